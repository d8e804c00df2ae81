import { releaseOf } from "../../../spec/origin.ts";
import { deployLine, error, ok, unknown, type Verdict, warning } from "../../../spec/verdict.ts";
import { isServedBy, runningRelease } from "../../release.ts";
import type { HandlerContext } from "../context.ts";
import { impossible } from "./explain.ts";

type Running = Pick<HandlerContext, "node" | "nodes" | "schema" | "source">;

/**
 * Which container runs this, here, and whether it runs the other scripts too; a function cannot look at other
 * nodes.
 */
export async function judgeContainer(
  { node, nodes, schema, source }: Running,
  running = runningRelease(),
): Promise<Verdict> {
  try {
    const release = await running;
    const deployed = releaseOf(source);
    const detail = `Release ${release} of the language container runs on node ${node} of ${nodes}.`;
    if (deployed !== undefined && isTooOld(release, deployed))
      return error(
        `${detail} It refuses the other functions of ${schema}, which are of release ${deployed}.`,
        "sme-gen deploy --help says how to deploy the language container.",
      );
    return ok(nodes === 1 ? detail : `${detail} SME_CONTAINER looks at all of them.`);
  } catch (cause) {
    return impossible(cause);
  }
}

/** Whether the scripts are of the container's release. */
export async function judgeScripts(
  { schema, source }: Running,
  running = runningRelease(),
): Promise<Verdict> {
  try {
    const release = await running;
    const deployed = releaseOf(source);
    const fix = deployLine(schema);
    if (deployed === undefined)
      return unknown(`No deployment has written its release into the scripts of ${schema}.`, fix);
    const detail = `The scripts of ${schema} are of release ${deployed}, the container of ${release}.`;
    // What is too old then is the container, which its own check says.
    if (deployed === release || isTooOld(release, deployed)) return ok(detail);
    return isServedBy(release, deployed) ? warning(detail, fix) : error(detail, fix);
  } catch (cause) {
    return impossible(cause);
  }
}

/** Whether a container of the one release is older than scripts of the other, and refuses them. */
function isTooOld(running: string, deployed: string): boolean {
  return !isServedBy(running, deployed) && Number.parseInt(running, 10) <= Number.parseInt(deployed, 10);
}
