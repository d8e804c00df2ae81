/**
 * A client that sends a file through a tunnel: `node import-feeder.js PORT FILE` prints the tunnel's address.
 */
import { createReadStream } from "node:fs";
import { connect } from "node:net";
import { Transform } from "node:stream";

const [port, file] = process.argv.slice(2) as [string, string];
const socket = connect(Number(port), "127.0.0.1");
socket.write(Buffer.from("022121020100000001000000", "hex"));
socket.once("data", (answer) => {
  const host = answer.subarray(8).toString("latin1").replace(/\0+$/, "");
  console.log(`${host}:${answer.readInt32LE(4)}`);
  socket.once("data", () => {
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const chunked = new Transform({
      transform(chunk: Buffer, _, done) {
        this.push(`${chunk.length.toString(16)}\r\n`);
        this.push(chunk);
        done(null, "\r\n");
      },
      flush(done) {
        done(null, "0\r\n\r\n");
      },
    });
    createReadStream(file, { highWaterMark: 256 * 1024 })
      .pipe(chunked)
      .pipe(socket);
  });
});
