/** Takes the place of the driver's own file, which would start a database in a container. */

export class ExasolContainer {
  static supportsEncryptedImportExport(): boolean {
    return true;
  }

  static supportsParquetImport(): boolean {
    return true;
  }

  getHost(): string {
    return "127.0.0.1";
  }

  getPort(): number {
    return Number(process.env.EXASOL_PORT);
  }

  async loadCA(): Promise<string | undefined> {
    return process.env.EXASOL_CA;
  }

  async stop(): Promise<void> {}
}

export async function startNewDockerContainer(): Promise<ExasolContainer> {
  return new ExasolContainer();
}
