import { createHash } from "node:crypto";
import { type Package, purlOf } from "./bundled-packages.ts";
import type { Source } from "./sources.ts";

/**
 * A CycloneDX document (JSON, 1.6) of what is in the container. It has no date and no serial
 * number, which would differ each time.
 */
export function billOfMaterials(
  container: { version: string; file: string; archive: Buffer },
  sources: Source[],
  packages: Package[],
): string {
  const { version, file, archive } = container;
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "container",
        name: "exasol-sagemaker-extension",
        version,
        "bom-ref": file,
        hashes: [{ alg: "SHA-256", content: createHash("sha256").update(archive).digest("hex") }],
      },
    },
    components: [...sources.map(sourceComponent), ...packages.map(packageComponent)],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function sourceComponent({ name, version, purl, integrity, verifiedBy }: Source): object {
  const [algorithm = "", digest = ""] = integrity.split(/-(.*)/s);
  return {
    type: name === "node" ? "application" : "library",
    name,
    version,
    purl,
    "bom-ref": purl,
    hashes: [
      {
        alg: algorithm === "sha512" ? "SHA-512" : "SHA-256",
        content: Buffer.from(digest, "base64").toString("hex"),
      },
    ],
    properties: [{ name: "exasol-sagemaker-extension:verified-by", value: verifiedBy }],
  };
}

function packageComponent({ name, version, licence }: Package): object {
  const purl = purlOf({ name, version });
  const licences = /[ (]/.test(licence) ? { expression: licence } : { license: { id: licence } };
  return { type: "library", name, version, purl, "bom-ref": purl, licenses: [licences] };
}
