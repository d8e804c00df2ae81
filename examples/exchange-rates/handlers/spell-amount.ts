import type { Handler } from "exasol-sagemaker-extension/runtime";
import type spec from "../spec/scripts/spell-amount.ts";

export const handle: Handler<typeof spec> = async ({ amount, currency }) => {
  return { spelled: `${currency} ${amount.toLocaleString("en")}` };
};
