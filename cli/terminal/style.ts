const coloured =
  process.stdout.isTTY === true && (process.env.NO_COLOR ?? "") === "" && process.env.TERM !== "dumb";

function code(open: number, close: number): (text: string) => string {
  return (text) => (coloured ? `\u001b[${open}m${text}\u001b[${close}m` : text);
}

export const dim = code(2, 22);
export const green = code(32, 39);
