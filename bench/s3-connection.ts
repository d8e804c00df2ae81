import { connect } from "node:net";

/**
 * Sends prepared requests on one connection, each when the one before has been answered. Node's own client
 * would take as much of the processor as the server that is measured. Rejects with an answer that is not 200.
 */
export function sendPrepared({ hostname, port }: URL, requests: Iterator<Buffer, undefined>): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let answer = "";
    const sendNext = () => {
      const { value } = requests.next();
      if (value !== undefined) socket.write(value);
      else socket.end(() => resolve());
    };
    socket.once("connect", sendNext);
    socket.once("error", reject);
    socket.on("data", (piece) => {
      answer += piece.toString("latin1");
      const end = answer.indexOf("\r\n\r\n") + 4;
      const length = Number(/^content-length: (\d+)/im.exec(answer)?.[1] ?? 0);
      if (end < 4 || answer.length < end + length) return;
      if (!answer.startsWith("HTTP/1.1 200 ")) return void socket.destroy(new Error(answer));
      answer = "";
      sendNext();
    });
  });
}
