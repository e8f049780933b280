import type { DriveAction, DriveScript, DriveStep, StepResult } from '../../model/drive.js';
import type { HeardText } from './heard-text.js';

/** What a scenario acts on. */
export type DrivenDevice = {
  readonly heard: HeardText;
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly reset: () => Promise<void>;
};

export type RunOptions = {
  /** Aborted by Ctrl+C, and where the port is gone for good. */
  readonly signal: AbortSignal;
  /** Aborted where the port is gone for good. */
  readonly lost: AbortSignal;
  readonly onStep: (result: StepResult) => void;
};

/** Does the steps of a scenario one after the other. Resolves with the one that failed, or null. */
export async function runScript(
  script: DriveScript,
  device: DrivenDevice,
  options: RunOptions,
): Promise<StepResult | null> {
  return new ScriptRun(script, device, options).all(script.steps);
}

class ScriptRun {
  readonly #script: DriveScript;
  readonly #device: DrivenDevice;
  readonly #options: RunOptions;
  #count = 0;

  constructor(script: DriveScript, device: DrivenDevice, options: RunOptions) {
    this.#script = script;
    this.#device = device;
    this.#options = options;
  }

  async all(steps: readonly DriveStep[]): Promise<StepResult | null> {
    for (const step of steps) {
      const failed = step.kind === 'repeat' ? await this.#repeat(step) : await this.#one(step);
      if (failed !== null) return failed;
    }
    return null;
  }

  async #repeat({ times, steps }: DriveStep & { kind: 'repeat' }): Promise<StepResult | null> {
    for (let round = 0; round < times; round++) {
      const failed = await this.all(steps);
      if (failed !== null) return failed;
    }
    return null;
  }

  async #one(step: DriveAction & { readonly line: number }): Promise<StepResult | null> {
    const startMs = performance.now();
    const outcome = this.#trouble() ?? (await this.#act(step));
    const result: StepResult = {
      index: ++this.#count,
      line: step.line,
      kind: step.kind,
      text: 'text' in step ? step.text : null,
      ms: Math.round(performance.now() - startMs),
      outcome,
    };
    this.#options.onStep(result);
    return outcome === 'passed' ? null : result;
  }

  async #act(action: DriveAction): Promise<StepResult['outcome']> {
    const { heard, write, reset } = this.#device;
    const { signal } = this.#options;
    const isForbidden = (): boolean => heard.forbidden !== null;
    switch (action.kind) {
      case 'send':
        await write(new TextEncoder().encode(action.text + this.#script.lineEnd));
        return this.#trouble() ?? 'passed';
      case 'reset':
        // What was said before belongs to the life that ends.
        heard.skip();
        await reset();
        return this.#trouble() ?? 'passed';
      case 'wait':
        await heard.until(isForbidden, action.ms, signal);
        return this.#trouble() ?? 'passed';
      case 'expect': {
        let isSeen = false;
        await heard.until(
          () => (isSeen = heard.take(action.text)) || isForbidden(),
          action.timeoutMs,
          signal,
        );
        return this.#trouble() ?? (isSeen ? 'passed' : 'not-seen');
      }
      case 'expect-not': {
        let isSeen = false;
        await heard.until(() => (isSeen = heard.take(action.text)) || isForbidden(), action.forMs, signal);
        return this.#trouble() ?? (isSeen ? 'seen' : 'passed');
      }
    }
  }

  #trouble(): StepResult['outcome'] | null {
    if (this.#device.heard.forbidden !== null) return 'never-seen';
    if (this.#options.lost.aborted) return 'port-lost';
    return this.#options.signal.aborted ? 'interrupted' : null;
  }
}
