import { ask, bar, element, number, placedName, row, showAll, statusOf, timeOf } from "./page.js";

const steps = [
  ["AnalyzingData", "analyzing data"],
  ["FeatureEngineering", "feature engineering"],
  ["ModelTuning", "tuning models"],
  ["GeneratingExplainabilityReport", "explaining"],
  ["GeneratingModelInsightsReport", "model insights"],
];

export async function showJobs(section) {
  const jobs = await ask("jobs");
  section.querySelector(".empty").hidden = jobs.length > 0;
  showAll(section.querySelector(".list"), jobs, placedName, showJob);
}

/** The whole of a job but what matters to its model, which is asked for once. */
function showJob(job, old) {
  const best = job.candidates.find(({ name }) => name === job.best);
  const facts = [
    job.problemType,
    job.objective && `objective ${job.objective}`,
    `since ${timeOf(job.created)}`,
  ];
  if (job.ended) facts.push(`${Math.round((new Date(job.ended) - new Date(job.created)) / 1000)} s`);
  const article = element(
    "article",
    {},
    element("h2", {}, placedName(job), " ", statusOf(job.status)),
    element("p", { className: "facts" }, facts.filter(Boolean).join(" · ")),
    job.reason && element("p", { className: "reason" }, job.reason),
    ...job.notes.map((note) => element("p", { className: "facts" }, note)),
    showSteps(job),
  );
  const columns = element("div", { className: "columns" });
  if (job.candidates.length > 0) columns.append(leaderboard(job, best));
  const importance = old?.querySelector(".importance");
  if (importance) columns.append(importance);
  else if (job.hasImportance) columns.append(showImportance(job));
  article.append(columns);
  return article;
}

function showSteps({ status, step }) {
  const at = steps.findIndex(([name]) => name === step);
  const items = steps.map(([, words], i) => {
    const isDone = status === "Completed" || i < at;
    const item = element("li", { className: isDone ? "done" : i === at ? "now" : "" }, words);
    if (i === at) item.ariaCurrent = "step";
    return item;
  });
  return element("ol", { className: "steps" }, ...items);
}

/** The best first. Bars are relative to the best: twice its error is half as long. */
function leaderboard({ candidates, isMinimized, objective }, best) {
  const direction = isMinimized ? 1 : -1;
  const sorted = candidates.toSorted(
    (a, b) => direction * ((a.value ?? direction * Infinity) - (b.value ?? direction * Infinity)) || 0,
  );
  const rows = sorted.map((candidate) => {
    const { name, status, value, seconds } = candidate;
    const share = value === undefined ? 0 : isMinimized ? best.value / value : value / best.value;
    const shown = value === undefined ? statusOf(status) : bar(Number.isFinite(share) ? share : 1);
    const line = row(name, shown, number(value, 4), number(seconds, 1));
    line.className = candidate === best ? "best" : "";
    return line;
  });
  return table("Leaderboard", ["Candidate", "", objective ?? "", "Seconds"], rows);
}

function showImportance({ name, place: where }) {
  const place = element("div", { className: "importance" });
  ask("importance", where ? { job: name, place: where } : { job: name }).then((found) => {
    const most = found[0]?.value || 1;
    const rows = found
      .slice(0, 20)
      .map(({ column, value }) => row(column, bar(value / most), number(value, 4)));
    place.append(table("What matters", ["Column", "", "Mean of |SHAP|"], rows));
  });
  return place;
}

function table(caption, headings, rows) {
  const heads = headings.map((heading, i) =>
    element("th", { scope: "col", className: i > 1 ? "number" : "" }, heading),
  );
  return element(
    "div",
    {},
    element("h2", {}, caption),
    element(
      "table",
      { className: "bars" },
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows),
    ),
  );
}
