import cliProgress from "cli-progress";
import { SmeError } from "../../spec/errors.ts";

/** What the polling script answers. */
export interface TrainingStatus {
  status: string;
  secondaryStatus: string;
}

/** The secondary statuses in the order in which Autopilot goes through them. */
const stages = [
  "Starting",
  "AnalyzingData",
  "FeatureEngineering",
  "ModelTuning",
  "GeneratingExplainabilityReport",
  "GeneratingModelInsightsReport",
  "Completed",
];
const pauseMilliseconds = 1500;
const patienceMilliseconds = 10 * 60_000;

/**
 * Polls until the job has ended, and shows where it is: as a bar on a terminal, else a line for each change.
 */
export async function watchTraining(jobName: string, poll: () => Promise<TrainingStatus>): Promise<void> {
  const progress = process.stdout.isTTY ? progressBar(jobName) : progressLines(jobName);
  const deadline = performance.now() + patienceMilliseconds;
  try {
    for (;;) {
      const { status, secondaryStatus } = await poll();
      progress.show(secondaryStatus);
      if (status === "Completed") return;
      if (status !== "InProgress") throw failed(`job ${jobName} ended as ${status} (${secondaryStatus})`);
      if (performance.now() > deadline) throw failed(`job ${jobName} has not ended after ten minutes`);
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
  } finally {
    progress.end();
  }
}

interface Progress {
  show(secondaryStatus: string): void;
  end(): void;
}

function progressBar(jobName: string): Progress {
  const bar = new cliProgress.SingleBar({
    format: `   training ${jobName}  {bar}  {status}  {duration_formatted}`,
    barCompleteChar: "█",
    barIncompleteChar: "·",
    barsize: 24,
    hideCursor: true,
    // Ctrl-C must bring the cursor back.
    gracefulExit: true,
    clearOnComplete: true,
  });
  bar.start(stages.length - 1, 0, { status: "" });
  return {
    show: (status) =>
      bar.update(Math.max(stages.indexOf(status), bar.getProgress() * (stages.length - 1)), { status }),
    end: () => bar.stop(),
  };
}

function progressLines(jobName: string): Progress {
  let shown = "";
  return {
    show(status) {
      if (status !== shown) console.log(`   training ${jobName}: ${status}`);
      shown = status;
    },
    end() {},
  };
}

function failed(complaint: string): SmeError {
  return new SmeError("E-SME-107", { complaint });
}
