/** A file is not what its name says, or not all of it. */
export class DamagedFile extends Error {
  override readonly name = "DamagedFile";
  constructor(format: "gzip" | "bzip2" | "zip") {
    super(`the file is damaged or no ${format}`);
  }
}
