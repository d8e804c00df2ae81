/** As IAM has them: a path and a name of at most 64 characters behind the account. */
const form = /^arn:aws[a-z-]*:iam::\d{12}:role\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

export function isRoleArn(text: string): boolean {
  return form.test(text);
}
