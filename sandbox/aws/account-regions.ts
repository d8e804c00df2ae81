import { join } from "node:path";
import { MeasuredInvocations } from "./cloudwatch/endpoint-metrics.ts";
import type { LocalAwsContext } from "./local-aws.ts";
import { RecordStore } from "./record-store.ts";
import { createSageMakerService, type SageMakerService } from "./sagemaker/sagemaker-service.ts";

/** What one account has in one region, and what answers there. */
export interface AccountRegion {
  context: LocalAwsContext;
  sagemaker: SageMakerService;
}

/**
 * All accounts in all regions. Buckets, keys and roles are in one place, since their names are of all; of the
 * rest each account has its own in each region, which neither others nor it itself elsewhere see.
 */
export class AccountRegions {
  readonly #folder: string;
  readonly #home: LocalAwsContext;
  readonly #opened = new Map<string, Promise<AccountRegion>>();
  readonly #open: AccountRegion[] = [];

  /** `home` is the local AWS' own account in its own region; others have folders below that one. */
  constructor(home: LocalAwsContext, folder: string) {
    this.#home = home;
    this.#folder = folder;
  }

  /** Opens what there is from the start, with what an earlier run left. Rejects with a DamagedFileError. */
  async openAll(): Promise<void> {
    const { accountId, identities, regions } = this.#home;
    const accounts = new Set([accountId, ...identities.accounts()]);
    for (const account of accounts) for (const region of regions) await this.of(account, region);
  }

  /** Those that are open, the local AWS' own first. */
  all(): readonly AccountRegion[] {
    return this.#open;
  }

  /** Those of an account in a region; an account may be new. */
  of(accountId: string, region: string): Promise<AccountRegion> {
    const name = `${accountId}/${region}`;
    const known = this.#opened.get(name);
    if (known !== undefined) return known;
    const opened = this.#begin(accountId, region);
    this.#opened.set(name, opened);
    return opened;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map(({ sagemaker }) => sagemaker.close()));
  }

  /** Once nothing is at work any more. */
  async closeRecords(): Promise<void> {
    await Promise.all(this.#open.map(({ context }) => context.records.close()));
  }

  async #begin(accountId: string, region: string): Promise<AccountRegion> {
    const isHome = accountId === this.#home.accountId && region === this.#home.region;
    const context = isHome
      ? this.#home
      : {
          ...this.#home,
          accountId,
          region,
          records: new RecordStore(join(this.#folder, accountId, region)),
          invocations: new MeasuredInvocations(),
        };
    const opened = { context, sagemaker: await createSageMakerService(context) };
    this.#open.push(opened);
    return opened;
  }
}
