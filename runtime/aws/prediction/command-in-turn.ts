/** Builds requests to an endpoint before it is their turn to be sent. */
import { createHash } from "node:crypto";
import { InvokeEndpointCommand, type InvokeEndpointCommandInput } from "@aws-sdk/client-sagemaker-runtime";

/** The step in which the SDK signs a request. A signature is good for minutes only, and turns can be long. */
const signing = "httpSigningMiddleware";
/** The SDK takes the body's hash from here, where it is given. */
const hashHeader = "x-amz-content-sha256";

/**
 * A command that waits for its turn when all is done for its request but to sign and to send it: what takes
 * longest, above all the body's hash, is done while the endpoint works on others. `onSend` is called
 * just before that. What rejects `turn` rejects the request.
 */
export function commandInTurn(
  input: InvokeEndpointCommandInput & { Body: Uint8Array },
  turn: Promise<void>,
  onSend: () => void,
): InvokeEndpointCommand {
  const command = new InvokeEndpointCommand(input);
  command.middlewareStack.addRelativeTo(
    <Given extends object, Result>(next: (given: Given) => Promise<Result>) =>
      async (given: Given) => {
        const hash = createHash("sha256").update(input.Body).digest("hex");
        Object.assign(headersOf(given), { [hashHeader]: hash });
        await turn;
        onSend();
        return next(given);
      },
    { name: "turn", relation: "before", toMiddleware: signing },
  );
  return command;
}

function headersOf(given: object): object {
  const request: unknown = Reflect.get(given, "request");
  const headers: unknown = typeof request === "object" && request !== null && Reflect.get(request, "headers");
  if (typeof headers !== "object" || headers === null)
    throw new TypeError("The SDK's request has no headers.");
  return headers;
}
