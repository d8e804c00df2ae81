import { basename } from "node:path";
import { type Catalogue, type CatalogueEntry, catalogue, errorNumber } from "../../spec/error-catalogue.ts";
import { errorValues, valuesOfCodes } from "../../spec/error-values.ts";
import * as parameters from "../../spec/parameters.ts";
import {
  type Diagnostic,
  diagnostic,
  nearest,
  suggestedProperty,
  suggestion,
  type ValuePlace,
} from "../diagnostic.ts";
import type { CatalogueSources } from "../load-specs.ts";
import { builtInCodes, placeholders } from "../lua/script-errors.ts";
import { isRecord } from "./check-shape.ts";

/** The errors that specs can name. */
export interface ExplainedCatalogue {
  catalogue: Catalogue;
  /** What `{{name}}` stands for in the texts of an error. */
  meaningOf(code: string, name: string): string | undefined;
}

/** The one that the running release was compiled with: for specs that have none of their own. */
const compiled: ExplainedCatalogue = { catalogue, ...meanings({ errorValues, valuesOfCodes, parameters }) };

/**
 * The catalogue that a spec folder states, and what is wrong with it; where something is, the catalogue is
 * not to be used. A folder without one has this package's.
 */
export function checkCatalogue(
  sources: CatalogueSources | undefined,
  specFolder: string,
): ExplainedCatalogue & { found: Diagnostic[] } {
  if (sources === undefined) return { ...compiled, found: [] };
  const at = placesIn(basename(specFolder));
  const entries = entriesOf(sources.errorRooms);
  const explained = meanings(sources);
  const found = [
    ...entries.flatMap((entry) => checkEntry(entry, at)),
    ...checkNumbers(entries, at),
    ...checkValues(entries, sources, explained, at),
  ];
  const errors = Object.fromEntries(
    entries.flatMap(({ code, value }) => (isEntry(value) ? [[code, value] as const] : [])),
  );
  if (isWhole(errors)) return { catalogue: errors, ...explained, found };
  const lacking = builtInCodes
    .filter((code) => errors[code] === undefined && !entries.some((entry) => entry.code === code))
    .map((code) =>
      diagnostic(at.errors([]), "E-SME-232", {
        object: at.errors([]).file,
        part: "errorRooms",
        property: code,
      }),
    );
  return { ...compiled, found: [...lacking, ...found] };
}

/** Where values of the catalogue stand. */
interface Places {
  errors(path: ValuePlace["path"]): ValuePlace;
  values(constant: "errorValues" | "valuesOfCodes", path: ValuePlace["path"]): ValuePlace;
}

function placesIn(folder: string): Places {
  return {
    errors: (path) => ({ file: `${folder}/error-catalogue.ts`, constant: "errorRooms", path }),
    values: (constant, path) => ({ file: `${folder}/error-values.ts`, constant, path, at: "name" }),
  };
}

interface Entry {
  room: string;
  code: string;
  value: unknown;
}

function entriesOf(errorRooms: unknown): Entry[] {
  return propertiesOf(errorRooms).flatMap(([room, errors]) =>
    propertiesOf(errors).map(([code, value]) => ({ room, code, value })),
  );
}

function propertiesOf(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

function isEntry(value: unknown): value is CatalogueEntry {
  return isRecord(value) && typeof value.message === "string" && typeof value.mitigation === "string";
}

/** The types know the codes of the running release; specs are checked to name none that is not here. */
function isWhole(errors: Readonly<Record<string, CatalogueEntry>>): errors is Catalogue {
  return builtInCodes.every((code) => errors[code] !== undefined);
}

const texts = ["message", "mitigation"] as const;

/** Form of the code, properties, and texts. */
function checkEntry({ room, code, value }: Entry, at: Places): Diagnostic[] {
  const path = [room, code];
  const found: Diagnostic[] = [];
  if (!/^[EF]-SME-[1-9]\d*$/.test(code)) {
    const values = { object: "The error catalogue", name: code, form: "E-SME-1 or F-SME-1" };
    found.push(diagnostic({ ...at.errors(path), at: "name" }, "E-SME-37", values));
  }
  const given = propertiesOf(value).flatMap(([name, one]) => (one === undefined ? [] : [name]));
  const missing = texts.filter((name) => !given.includes(name));
  const object = at.errors([]).file;
  const unknown = given.filter((name) => !texts.some((text) => text === name));
  for (const name of unknown) {
    const values = { object, part: code, property: name, suggestion: suggestedProperty(name, missing) };
    found.push(diagnostic({ ...at.errors([...path, name]), at: "name" }, "E-SME-231", values));
  }
  const meant = unknown.map((name) => nearest(name, missing));
  for (const property of missing.filter((name) => !meant.includes(name))) {
    found.push(diagnostic(at.errors(path), "E-SME-232", { object, part: code, property }));
  }
  for (const name of texts) {
    const text = isRecord(value) ? value[name] : undefined;
    if (text === undefined) continue;
    const place = at.errors([...path, name]);
    if (typeof text !== "string") {
      const values = { object, part: `${code}.${name}`, value: String(text), suggestion: "It takes a text." };
      found.push(diagnostic(place, "E-SME-233", values));
      continue;
    }
    const wrong = complaintAbout(text, name);
    if (wrong !== undefined) {
      const { complaint, ...where } = wrong;
      found.push(diagnostic({ ...place, ...where }, "E-SME-283", { part: name, code, complaint }));
    }
  }
  return found;
}

/** What keeps a text from being whole sentences in one line, and the word of it that does. */
function complaintAbout(
  text: string,
  name: (typeof texts)[number],
): { complaint: string; word?: string; offset?: number } | undefined {
  const stray = /[{}]+/.exec(text.replace(/\{\{\w+\}\}/g, (value) => " ".repeat(value.length)));
  if (text.trim() === "") return { complaint: "it is empty" };
  if (/[\r\n]/.test(text)) return { complaint: "it has a line break" };
  if (stray !== null) {
    const [word] = stray;
    return { complaint: `${word} is not part of a value's {{name}}`, word, offset: stray.index };
  }
  if (!/^(?:[A-Z'"`]|\{\{)/.test(text)) return { complaint: "it does not begin with a capital letter" };
  if (!/(?:[.?!]|\}\})$/.test(text)) return { complaint: "no full stop ends it", word: "" };
  if (name === "message" && /\{\{cause\}\}./.test(text)) {
    return { complaint: "what another system said must end it", word: "{{cause}}" };
  }
  return undefined;
}

/** Existing users know these numbers in both meanings. */
const knownTwice = ["1", "2", "3"];

function checkNumbers(entries: readonly Entry[], at: Places): Diagnostic[] {
  return entries.flatMap(({ room, code }, i) => {
    const isTaken = (other: Entry) =>
      other.code === code ||
      (errorNumber(other.code) === errorNumber(code) && !knownTwice.includes(code.slice("E-SME-".length)));
    if (!entries.slice(0, i).some(isTaken)) return [];
    const values = { object: "The error catalogue", name: `the number of ${code}` };
    return [diagnostic({ ...at.errors([room, code]), at: "name" }, "E-SME-30", values)];
  });
}

/** That each `{{name}}` of a text is explained, and nothing else is. */
function checkValues(
  entries: readonly Entry[],
  sources: CatalogueSources,
  { meaningOf }: Pick<ExplainedCatalogue, "meaningOf">,
  at: Places,
): Diagnostic[] {
  const uses = entries.flatMap(({ room, code, value }) =>
    texts.flatMap((part) => {
      const text = isRecord(value) ? value[part] : undefined;
      const names = typeof text === "string" ? [...new Set(placeholders(text))] : [];
      return names.map((name) => ({ room, code, part, name }));
    }),
  );
  const unexplained = uses.filter(({ code, name }) => meaningOf(code, name) === undefined);
  const missing = [...new Set(unexplained.map(({ name }) => name))];
  const explained = propertiesOf(sources.errorValues).map(([name]) => name);
  const unused = explained.filter((name) => !uses.some((use) => use.name === name));
  const known = [...explained, ...parametersOf(sources.parameters).map(({ name }) => name)];
  // What several texts say is not misspelt there.
  const rightInTexts = unused.flatMap((name) => {
    const near = nearest(name, missing);
    return near !== undefined && unexplained.filter((use) => use.name === near).length > 1 ? [near] : [];
  });
  const errorsFile = at.errors([]).file;
  const { file } = at.values("errorValues", []);
  return [
    ...unexplained
      .filter(({ name }) => !rightInTexts.includes(name))
      .map(({ room, code, part, name }) => {
        const place = { ...at.errors([room, code, part]), word: `{{${name}}}` };
        const near = nearest(name, known);
        return diagnostic(place, "E-SME-282", {
          part: `The ${part}`,
          object: code,
          name: `{{${name}}}`,
          complaint: `which ${file} does not explain`,
          suggestion: near === undefined ? "Explain it there." : `Did you mean ${near}?`,
        });
      }),
    ...unused.map((name) =>
      diagnostic(at.values("errorValues", [name]), "E-SME-282", {
        part: "errorValues",
        object: file,
        name,
        complaint: `which no text in ${errorsFile} holds`,
        suggestion: nearest(name, missing) === undefined ? "Remove it." : suggestion(name, missing),
      }),
    ),
    ...propertiesOf(sources.valuesOfCodes).flatMap(([code, values]) => {
      const part = "valuesOfCodes";
      const codes = entries.map((entry) => entry.code);
      if (!codes.includes(code)) {
        const complaint = "which is no error";
        return [
          diagnostic(at.values(part, [code]), "E-SME-282", {
            part,
            object: file,
            name: code,
            complaint,
            suggestion: suggestion(code, codes),
          }),
        ];
      }
      const held = uses.filter((use) => use.code === code).map(({ name }) => name);
      return propertiesOf(values)
        .filter(([name]) => !held.includes(name))
        .map(([name]) =>
          diagnostic(at.values(part, [code, name]), "E-SME-282", {
            part: `${part}.${code}`,
            object: file,
            name,
            complaint: "which is in neither of its texts",
            suggestion: suggestion(name, held),
          }),
        );
    }),
  ];
}

function meanings(sources: Omit<CatalogueSources, "errorRooms">): Pick<ExplainedCatalogue, "meaningOf"> {
  const values = new Map(propertiesOf(sources.errorValues));
  const ofCodes = new Map(propertiesOf(sources.valuesOfCodes));
  const described = new Map(
    parametersOf(sources.parameters).map(({ name, description }) => [name, `the argument: ${description}`]),
  );
  return {
    meaningOf: (code, name) => {
      const own = ofCodes.get(code);
      const meaning = (isRecord(own) ? own[name] : undefined) ?? values.get(name) ?? described.get(name);
      return typeof meaning === "string" ? meaning : undefined;
    },
  };
}

/** The parameters among what spec/parameters.ts exports, alone or in lists. */
function parametersOf(exported: unknown): { name: string; description: string }[] {
  return propertiesOf(exported)
    .flatMap(([, value]): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter((value) => isRecord(value))
    .flatMap(({ name, description }) =>
      typeof name === "string" && typeof description === "string" ? [{ name, description }] : [],
    );
}
