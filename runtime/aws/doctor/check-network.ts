import { error, ok, type Verdict } from "../../../spec/verdict.ts";
import type { Obstacle, Probe } from "./probe.ts";

/** What is done with a service, for the sentence that says what fails without it. */
export type Purpose = { service: string; needed: string };

/** Whether the node reaches a service at all. */
export function judgeProbe(found: Probe, { service, needed }: Purpose): Verdict {
  const { host, hostname, port, protocol } = found.url;
  if ("date" in found) return ok(`${host} answered within ${found.milliseconds} ms.`);
  const at = port === "" ? (protocol === "http:" ? "80" : "443") : port;
  const complaints: Readonly<Record<Obstacle, string>> = {
    name: `The name ${hostname} cannot be resolved`,
    connection: `${hostname} cannot be connected to at port ${at}`,
    certificate: `The certificate that ${hostname} showed is not one of AWS`,
    answer: `${hostname} took the connection at port ${at} and did not answer`,
  };
  const fixes: Readonly<Record<Obstacle, string>> = {
    name: `Check how the region is spelt, and let the nodes of the database resolve ${hostname}.`,
    connection: `Let the nodes of the database connect to ${hostname} at port ${at}: a firewall, a route or an interface endpoint of ${service} is missing.`,
    certificate: `Let the nodes of the database reach ${hostname} without a proxy that opens TLS.`,
    answer: `Find out what stands between the nodes of the database and ${hostname}: a proxy or a firewall.`,
  };
  const { cause, obstacle } = found;
  return error(`${complaints[obstacle]} (${cause}). Without it there is no ${needed}.`, fixes[obstacle]);
}
