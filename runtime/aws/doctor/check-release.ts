import { releaseOf } from "../../../spec/origin.ts";
import { deployLine, error, ok, unknown, type Verdict, warning } from "../../../spec/verdict.ts";
import { isServedBy, runningRelease } from "../../release.ts";
import type { HandlerContext } from "../context.ts";

type Running = Pick<HandlerContext, "node" | "nodes" | "schema" | "source">;

/** Which container runs this, here; a function cannot look at other nodes. */
export async function judgeContainer({ node, nodes }: Running): Promise<Verdict> {
  const release = await runningRelease();
  const detail = `Release ${release} of the language container runs on node ${node} of ${nodes}.`;
  return ok(nodes === 1 ? detail : `${detail} SME_CONTAINER looks at all of them.`);
}

/** Whether the scripts are of the container's release. */
export async function judgeScripts({ schema, source }: Running): Promise<Verdict> {
  const release = await runningRelease();
  const deployed = releaseOf(source);
  const fix = deployLine(schema);
  if (deployed === undefined)
    return unknown(`No deployment has written its release into the scripts of ${schema}.`, fix);
  const detail = `The scripts of ${schema} are of release ${deployed}, the container of ${release}.`;
  if (deployed === release) return ok(detail);
  // A container that is too old refuses to run this at all, with E-SME-115.
  return isServedBy(release, deployed) ? warning(detail, fix) : error(detail, fix);
}
