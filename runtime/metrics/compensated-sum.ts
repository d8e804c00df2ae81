/**
 * A sum whose error does not grow with the number of its terms: what each addition rounds off is kept and
 * added at the end (A. Neumaier, ZAMM 54, 1974).
 */
export class CompensatedSum {
  #sum = 0;
  #lost = 0;

  add(term: number): void {
    const sum = this.#sum + term;
    this.#lost += Math.abs(this.#sum) >= Math.abs(term) ? this.#sum - sum + term : term - sum + this.#sum;
    this.#sum = sum;
  }

  /** Infinite where the terms are too large for a double. */
  get value(): number {
    // Beyond the range of doubles nothing is left of what was rounded off.
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum;
  }
}
