/**
 * Members of requests that ask, with these values, for what holds anyway: they change nothing, so every
 * operation takes them. Any other value would change something, and is refused.
 */
export const idleMembers: Readonly<Record<string, readonly string[]>> = {
  "x-amz-acl": ["private", "bucket-owner-full-control"],
  "x-amz-api-version": ["2006-03-01"],
  "x-amz-bucket-namespace": ["global"],
  "x-amz-bucket-object-lock-enabled": ["false"],
  // No object here has annotations.
  "x-amz-object-annotation-directive": ["COPY", "EXCLUDE"],
  "x-amz-object-lock-event-hold": ["OFF"],
  "x-amz-object-lock-legal-hold": ["OFF"],
  "x-amz-object-ownership": ["BucketOwnerEnforced"],
  "x-amz-optional-object-attributes": ["RestoreStatus"],
  "x-amz-request-payer": ["requester"],
  "x-amz-server-side-encryption": ["AES256"],
  "x-amz-server-side-encryption-bucket-key-enabled": ["false"],
};
