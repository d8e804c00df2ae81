import { type Random, seededRandom } from "../sandbox/automl/random.ts";

/** A table to train on: its rows and columns without the target, and what the target is. */
export interface TableShape {
  rows: number;
  columns: number;
  /** A column of titles, of a few words each. */
  text?: true;
  /** 0 for numbers. */
  classes: number;
}

/** As CSV, column `y` being the target; the same rows each time. */
export function* generateTable({ rows, columns, text, classes }: TableShape): Generator<string> {
  const random = seededRandom(5);
  const makers = Array.from({ length: columns - (text ? 1 : 0) }, (_, i) => columnMaker(i));
  const names = makers.map((_, i) => `c${i}`);
  const sample = Array.from({ length: 1000 }, () => draw().value).sort((a, b) => a - b);
  // Classes of about as many rows each.
  const limits = Array.from(
    { length: Math.max(0, classes - 1) },
    (_, i) => sample[((i + 1) * 1000) / classes],
  );
  yield `${[...(text ? ["title"] : []), ...names, "y"].join(",")}\n`;
  for (let row = 0; row < rows; row++) {
    const { cells, value } = draw();
    const label = `k${limits.filter((limit) => value > (limit ?? 0)).length}`;
    yield `${[...cells, classes === 0 ? value.toFixed(4) : label].join(",")}\n`;
  }

  function draw(): { cells: string[]; value: number } {
    const cells = makers.map((make) => make(random));
    const title = text ? drawWords(random) : [];
    const known = cells.reduce((sum, { effect }, i) => sum + effect * (1 + (i % 3)), 0);
    const crossed = (cells[0]?.effect ?? 0) * (cells[1]?.effect ?? 0) * 4;
    const noise = (random() + random() + random() - 1.5) * 2;
    const value = known + crossed + noise + (title.includes("w1") ? 3 : 0);
    return { cells: [...(text ? [title.join(" ")] : []), ...cells.map(({ cell }) => cell)], value };
  }
}

/** A text as it stands in the CSV, and what it adds to the target. */
interface Cell {
  cell: string;
  effect: number;
}

/** Of twenty columns 14 hold numbers, one of them with gaps, four words, one dates and one booleans. */
function columnMaker(index: number): (random: Random) => Cell {
  switch (index % 20) {
    case 3:
    case 8:
    case 13:
    case 18: {
      const levels = [4, 12, 60, 300][((index % 20) - 3) / 5] ?? 4;
      return (random) => {
        const level = Math.floor(random() * levels);
        return { cell: `level ${level}`, effect: ((level * 7919) % 13) / 13 };
      };
    }
    case 5:
      return (random) => {
        const day = Math.floor(random() * 3000);
        const date = new Date(Date.UTC(2016, 0, 1 + day));
        return { cell: date.toISOString().slice(0, 10), effect: date.getUTCMonth() / 12 };
      };
    case 10:
      return (random) => (random() < 0.3 ? { cell: "true", effect: 1 } : { cell: "false", effect: 0 });
    case 12:
      return (random) => (random() < 0.2 ? { cell: "", effect: 0.5 } : number(index, random));
    default:
      return (random) => number(index, random);
  }
}

function number(index: number, random: Random): Cell {
  const value = random() * 10 - 5;
  return { cell: value.toFixed(4), effect: index % 2 === 0 ? Math.sin(value) : value / 5 };
}

/** The more frequent a word, the earlier it stands in the vocabulary. */
function drawWords(random: Random): string[] {
  return Array.from({ length: 2 + Math.floor(random() * 5) }, () => `w${Math.floor(3000 * random() ** 3)}`);
}
