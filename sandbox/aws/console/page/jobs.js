import { ask, bar, element, number, placedName, row, showAll, statusOf, timeOf } from "./page.js";

const steps = [
  ["AnalyzingData", "analyzing data"],
  ["FeatureEngineering", "feature engineering"],
  ["ModelTuning", "tuning models"],
  ["GeneratingExplainabilityReport", "explaining"],
  ["GeneratingModelInsightsReport", "model insights"],
];

/** Training and transform jobs; older ones are in lists of SageMaker. */
const mostOthers = 50;

export async function showJobs(section) {
  const [jobs, others] = await Promise.all([ask("jobs"), ask("other-jobs")]);
  section.querySelector(".empty").hidden = jobs.length + others.length > 0;
  section.querySelector(".others").hidden = others.length === 0;
  const rows = section.querySelector(".others tbody");
  showAll(rows, others.slice(0, mostOthers), (job) => `${job.kind} ${placedName(job)}`, showOther);
  showAll(section.querySelector(".list"), jobs, placedName, showJob);
}

function showOther({ kind, status, step, reason, created, ended, ...job }) {
  const state = element("div", {}, statusOf(status));
  if (step && status !== "Completed") state.append(` at ${step}`);
  if (reason) state.append(element("p", { className: "reason" }, reason));
  return row(placedName(job), kind, state, timeOf(created), number(secondsOf({ created, ended })));
}

function secondsOf({ created, ended }) {
  return ended && Math.round((new Date(ended) - new Date(created)) / 1000);
}

/** The whole of a job but what matters to its model, which is asked for once. */
function showJob(job, old) {
  const best = job.candidates.find(({ name }) => name === job.best);
  const facts = [
    job.problemType,
    job.objective && `objective ${job.objective}`,
    `since ${timeOf(job.created)}`,
  ];
  if (job.ended) facts.push(`${secondsOf(job)} s`);
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
  const known = old?.querySelector(".importance:not(:empty)");
  if (known) columns.append(known);
  else if (job.hasImportance) {
    const place = element("div", { className: "importance" });
    columns.append(place);
    whenNear(article, () => showImportance(place, job));
  }
  article.append(columns);
  return article;
}

function showSteps({ status, step, failedAt }) {
  const at = steps.findIndex(([name]) => name === (failedAt ?? step));
  const items = steps.map(([, words], i) => {
    const isDone = status === "Completed" || i < at;
    const state = failedAt ? "failed" : "now";
    const shown = i === at && failedAt ? `${words}: failed` : words;
    const item = element("li", { className: isDone ? "done" : i === at ? state : "" }, shown);
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

/** What to do once an element is nearly seen: there may be hundreds of jobs. */
const waiting = new WeakMap();
const looker = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      looker.unobserve(target);
      waiting.get(target)();
    }
  },
  { rootMargin: "1000px" },
);

function whenNear(node, work) {
  waiting.set(node, work);
  looker.observe(node);
}

async function showImportance(place, { name, place: where }) {
  const found = await ask("importance", where ? { job: name, place: where } : { job: name });
  const most = found[0]?.value || 1;
  const rows = found
    .slice(0, 20)
    .map(({ column, value }) => row(column, bar(value / most), number(value, 4)));
  place.append(table("What matters", ["Column", "", "Mean of |SHAP|"], rows));
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
