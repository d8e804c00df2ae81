/** What a UDF's handler is, typed by the UDF's spec. */
import type { ParametersOf, ResultOf, RowOf, UdfSpec } from "../spec/model.ts";
import type { awsAccess } from "../spec/parameters.ts";
import type { HandlerContext } from "./aws/context.ts";
import type { CallContext } from "./call-context.ts";
import type { UdfGroup } from "./group-runner.ts";

/** What AWS clients are made of. */
export type AwsParameters = ParametersOf<UdfSpec<typeof awsAccess, []>>;

/** The spec of a UDF, or of a script that states its own. */
type SpecOfHandler = UdfSpec | { ownUdf: UdfSpec };

type UdfOf<S extends SpecOfHandler> = S extends { ownUdf: infer U extends UdfSpec } ? U : Extract<S, UdfSpec>;

/**
 * A UDF's arguments, but for the AWS connection and the region, which its handler has as
 * `context.connection` and `context.region`.
 */
export type OwnParameters<S extends SpecOfHandler> = Omit<ParametersOf<UdfOf<S>>, keyof AwsParameters>;

/** AWS clients where the UDF takes what they are made of, and none where it does not. */
export type ContextOf<S extends SpecOfHandler> = keyof AwsParameters extends keyof ParametersOf<UdfOf<S>>
  ? HandlerContext
  : CallContext;

/** The logic of a UDF. */
export type Handler<S extends SpecOfHandler> = (
  parameters: OwnParameters<S>,
  context: ContextOf<S>,
) => Promise<ResultOf<UdfOf<S>>>;

/** The logic of a UDF that reads groups: all rows of a group come in by blocks, and any number goes out. */
export type GroupHandler<S extends UdfSpec & { reads: "group" }> = (
  group: UdfGroup<S["parameters"][number]["name"]>,
) => Iterable<RowOf<S>>;
