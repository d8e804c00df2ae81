import { ask, element, number, placedName, row, showAll, statusOf } from "./page.js";

export async function showEndpoints(section) {
  const endpoints = await ask("endpoints");
  section.querySelector(".empty").hidden = endpoints.length > 0;
  section.querySelector(".scroll").hidden = endpoints.length === 0;
  showAll(section.querySelector("tbody"), endpoints, placedName, showEndpoint);
}

function showEndpoint(endpoint) {
  const { status, reason, invocations, failed, medianMilliseconds, p95Milliseconds } = endpoint;
  const state = element("div", {}, statusOf(status));
  if (reason) state.append(element("p", { className: "reason" }, reason));
  return row(
    placedName(endpoint),
    state,
    endpoint.instances.join(", "),
    number(invocations),
    number(failed),
    milliseconds(medianMilliseconds),
    milliseconds(p95Milliseconds),
    dollars(endpoint.costPerHour),
    dollars(endpoint.costSoFar),
  );
}

function milliseconds(value) {
  return { number: value === undefined ? "" : `${value.toFixed(1)} ms` };
}

function dollars(value) {
  return { number: value === undefined ? "not known" : `$ ${value.toFixed(3)}` };
}
