/**
 * Keeps secrets out of what another system said and what somebody gave by mistake: every value of an error of
 * the catalogue goes through here.
 */

/** The first group tells that a secret follows, and stays; the second is the secret, which is taken out. */
const patterns: readonly RegExp[] = [
  // https://user:password@host. The password may hold any character; a port is not taken for one.
  /(\b[a-z][a-z\d+.-]{0,20}:\/\/)([^\s/?#'"<>@]+(?=@)|[^\s/?#'"<>@:]*:(?!\d{1,5}[/?#])[^\s'"<>]+(?=@))/gi,
  // Parts of signed addresses, of connection strings and of an S3 connection's password.
  /((?:\b|_|-)(?:pass(?:word|wd|phrase)?|pwd|secret|token|(?:secret|access|private|api)_?key(?:_?id)?|external_?id|signature|sig|x-amz-(?:signature|credential|security-token)|awsaccesskeyid)["']?\s*=\s*["']?)([^\s"'&;,<>]+)/gi,
  // Headers as they are sent, quoted or in JSON.
  /(\b(?:proxy-)?authorization["']?\s*[:=]\s*["']?)([^\r\n"']+)/gi,
  /(\b(?:x-amz-security-token|cookie|set-cookie)["']?\s*:\s*["']?)([^\s"']+)/gi,
  /(\b(?:basic|bearer)\s+)((?=[^\s\d]*\d)[\w+/.~=-]{10,})/gi,
  /(\bIDENTIFIED\s+(?:BY\s+)?)('(?:[^']|'')*(?:'|$)|"[^"]*(?:"|$))/gi,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)([\s\S]*?(?:(?=-----END)|$))/g,
];

/** Shorter ones would also be found inside of ordinary words. */
const shortestSecret = 8;

/** The text with `…` in the place of each secret: of the ones known, and of what looks like one. */
export function withoutSecrets(text: string, known: readonly (string | undefined)[] = []): string {
  let clean = text;
  for (const secret of known) {
    if (secret === undefined || secret.length < shortestSecret) continue;
    for (const form of [secret, encodeURIComponent(secret)]) clean = clean.replaceAll(form, "…");
  }
  for (const pattern of patterns) clean = clean.replace(pattern, "$1…");
  return clean;
}

/** What was given for an address, from the last @ on: before it may stand a password. */
export function withoutLogin(address: string): string {
  return address.replace(/^.*@/s, "…@");
}
