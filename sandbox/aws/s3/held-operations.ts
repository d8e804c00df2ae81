/** The operations that read, set and delete settings that nothing changes. */
import { isDeepStrictEqual } from "node:util";
import { AwsError } from "../http/aws-error.ts";
import type { XmlContent } from "../http/render-xml.ts";
import { requireVersion } from "./find-object.ts";
import { type HeldSetting, heldSettings, ownerPlace } from "./held-settings.ts";
import { readXml } from "./read-xml.ts";
import { discardContent, receiveContent } from "./receive-content.ts";
import type { S3Operation } from "./s3-operation.ts";
import { ownerOf, requireBucket, type S3Request, type S3Response, xmlResponse } from "./s3-request.ts";

export function heldOperations(bodyHeaders: readonly string[]): S3Operation[] {
  return heldSettings.flatMap((setting) => {
    const { mark, on, right, is } = setting;
    const takes = on === "object" ? ["versionId"] : [];
    const operation = { on, marks: [mark], takes };
    const put = { ...operation, method: "PUT", takes: [...takes, ...bodyHeaders], action: `s3:Put${right}` };
    const operations: S3Operation[] = [
      { ...operation, name: nameOf("Get", setting), method: "GET", action: `s3:Get${right}`, handle: get },
    ];
    if (mark === "acl" || ("root" in is && is.writable)) {
      operations.push({ ...put, name: nameOf("Put", setting), handle: set, isHeld: true });
    }
    // S3 says of these the same to who sets and who reads them.
    if (on === "object" && mark !== "acl")
      operations.push({ ...put, name: nameOf("Put", setting), handle: get });
    if (setting.isDeletable) {
      const action = mark === "policy" || mark === "website" ? `s3:Delete${right}` : `s3:Put${right}`;
      operations.push({
        ...operation,
        name: nameOf("Delete", setting),
        method: "DELETE",
        action,
        handle: leave,
      });
    }
    return operations;

    function get(request: S3Request): S3Response {
      requireSubject(request, setting);
      if ("root" in is) return xmlResponse(is.root, withOwner(is.content, ownerOf(request.context).ID));
      const details = is.status === 404 ? { BucketName: request.bucket } : {};
      throw new AwsError(is.status, is.code, is.message, details);
    }

    async function set(request: S3Request): Promise<S3Response> {
      requireSubject(request, setting);
      const name = nameOf("Put", setting);
      if (mark === "acl") await checkAcl(request, name);
      else if ("root" in is) {
        const sent = withoutBlanks(await readXml(request, is.root));
        if (!is.writable?.some((content) => isDeepStrictEqual(sent, content))) {
          throw notAvailable(name, JSON.stringify(sent));
        }
      }
      return { status: 200 };
    }

    function leave(request: S3Request): S3Response {
      requireSubject(request, setting);
      return { status: 204 };
    }
  });
}

/** In the names of lifecycles S3 is of two minds. */
function nameOf(verb: string, { noun, on }: HeldSetting): string {
  if (noun === "PublicAccessBlock" || noun === "ObjectLockConfiguration") return `${verb}${noun}`;
  if (noun === "LifecycleConfiguration" && verb === "Delete") return "DeleteBucketLifecycle";
  return `${verb}${on === "bucket" ? "Bucket" : "Object"}${noun}`;
}

function requireSubject(request: S3Request, { on }: HeldSetting): void {
  if (on === "bucket") requireBucket(request.context, request.bucket);
  else requireVersion(request);
}

/** The header has been checked before: it may say what holds. */
async function checkAcl(request: S3Request, name: string): Promise<void> {
  const { headers } = request;
  if (Number(headers["content-length"] ?? 0) > 0) throw notAvailable(name, "AccessControlPolicy");
  await discardContent((await receiveContent(request)).content);
  if (headers["x-amz-acl"] !== undefined) return;
  const message = "Your request was missing a required header";
  throw new AwsError(400, "MissingSecurityHeader", message, { MissingHeaderName: "x-amz-acl" });
}

function notAvailable(name: string, what: string): AwsError {
  return new AwsError(501, "NotImplemented", `${name} with ${what} is not available in this local S3.`);
}

function withOwner(content: XmlContent, owner: string): XmlContent {
  return JSON.parse(JSON.stringify(content).replaceAll(`"${ownerPlace}"`, JSON.stringify(owner)));
}

/** Without the blanks between elements. */
function withoutBlanks(element: unknown): unknown {
  if (typeof element !== "object" || element === null) return element;
  const members = Object.entries(element).filter(([name]) => name !== "#text");
  return Object.fromEntries(members.map(([name, value]) => [name, withoutBlanks(value)]));
}
