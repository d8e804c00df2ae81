import { decimal, timestamp, varchar } from "../../../../../sql/types.ts";
import type { Grantee } from "../../rights/grantee.ts";
import { comment, defineTable, name, type SessionCatalog } from "./definition.ts";

export const consumerGroup = "MEDIUM";

const usersOf = ({ catalog, scope, session }: SessionCatalog): Grantee[] =>
  catalog
    .all("grantee")
    .filter((one) => one.password !== undefined && (scope !== "USER" || one.name === session.user));

const aboutPassword = {
  USER_CONSUMER_GROUP: name,
  PASSWORD_STATE: varchar(14),
  PASSWORD_STATE_CHANGED: timestamp,
  PASSWORD_EXPIRY: timestamp,
  PASSWORD_EXPIRY_DAYS: decimal(9, 0),
  PASSWORD_GRACE_DAYS: decimal(9, 0),
  PASSWORD_EXPIRY_POLICY: varchar(256),
  FAILED_LOGIN_ATTEMPTS: decimal(18, 0),
  USER_COMMENT: comment,
};

/** PASSWORD is NULL for all: nobody needs the hash. */
export const users = defineTable({
  names: ["EXA_DBA_USERS"],
  comment: "Users",
  columns: {
    USER_NAME: name,
    CREATED: timestamp,
    DISTINGUISHED_NAME: varchar(1024),
    KERBEROS_PRINCIPAL: varchar(1024),
    OPENID_SUBJECT: varchar(1024),
    PASSWORD: varchar(256),
    ...aboutPassword,
  },
  rows: (from) =>
    usersOf(from).map((user) => ({
      USER_NAME: user.name,
      CREATED: user.created,
      USER_CONSUMER_GROUP: consumerGroup,
      PASSWORD_STATE: "VALID",
      FAILED_LOGIN_ATTEMPTS: from.failedLogins(user),
      USER_COMMENT: user.comment,
    })),
});

export const ownUser = defineTable({
  names: ["EXA_USER_USERS"],
  comment: "The session's user",
  columns: { USER_NAME: name, CREATED: timestamp, ...aboutPassword },
  rows: users.rows,
});

export const userNames = defineTable({
  names: ["EXA_ALL_USERS"],
  comment: "Names of all users",
  columns: { USER_NAME: name, CREATED: timestamp, USER_CONSUMER_GROUP: name, USER_COMMENT: comment },
  rows: users.rows,
});
