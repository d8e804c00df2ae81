/** 2026-01-31T23:59:59.000Z as people write it. */
export function readableTime(iso: string): string {
  return `${iso.slice(0, 19).replace("T", " ")} UTC`;
}
