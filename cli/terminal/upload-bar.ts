import cliProgress, { type Options, type Params } from "cli-progress";

export interface UploadBar {
  show(sent: number, size: number): void;
  end(): void;
}

/** What the bar is drawn on. */
export type BarStream = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** A bar in one line of a terminal, there from the first bytes on; on anything else it draws nothing. */
export function uploadBar(stream: BarStream, doing = "uploading"): UploadBar {
  const bar = new cliProgress.SingleBar({
    stream,
    format: (options: Options, { progress, eta, total }: Params) => {
      const barsize = Math.max(10, Math.min(40, (stream.columns || 80) - besideBar));
      const done = "=".repeat(Math.round(progress * barsize)).padEnd(barsize, "-");
      const percentage = String(Math.floor(progress * 100)).padStart(3);
      // A text until there is something to reckon with.
      const known = typeof eta === "number" && progress < 1;
      const left = known ? `, ${cliProgress.Format.TimeFormat(eta, options, 5)} left` : "";
      return `${doing}  ${done}  ${percentage} % of ${(total / 1e6).toFixed(1)} MB${left}`;
    },
    // A hidden cursor or a terminal that does not wrap would outlast Ctrl-C; wide lines are cut instead.
    hideCursor: false,
    linewrap: true,
  });
  let started = false;
  return {
    show(sent, size) {
      if (!started) bar.start(size, 0);
      started = true;
      bar.update(sent);
    },
    end() {
      bar.stop();
    },
  };
}

/** Characters at the most. */
const besideBar = "uploading    100 % of 1000.0 MB, 00h00m left ".length;
