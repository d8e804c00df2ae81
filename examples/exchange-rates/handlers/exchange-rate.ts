import type { Handler } from "exasol-sagemaker-extension/runtime";
import type spec from "../spec/udfs/exchange-rate.ts";

export const handle: Handler<typeof spec> = async (
  { currency, rates_connection_name },
  { getConnection },
) => {
  const { address, password } = getConnection(rates_connection_name);
  const answer = await fetch(new URL(currency, address), {
    headers: { authorization: `Bearer ${password}` },
  });
  if (!answer.ok) throw new Error(`the web service answers ${answer.status} for ${currency}`);
  const { rate } = (await answer.json()) as { rate: number };
  return { rate };
};
