import type { SourceFile } from '../formats/text/parsed-text.ts';
import type { Problem } from '../model/problem.ts';
import type { InstanceStatus } from '../model/published-data.ts';
import type { Replay } from '../reports/replay/replay.ts';
import type { Draft } from './draft.ts';

/** What the page asks its worker for. */
export interface Questions {
  /** What is wrong with the texts, and what can be played. */
  readonly check: { readonly asked: Draft; readonly answer: Checked };
  /** Plays a runbook. */
  readonly play: { readonly asked: Draft; readonly answer: PlayedDraft };
  /** What files from outside become. */
  readonly open: { readonly asked: readonly SourceFile[]; readonly answer: Opened };
  /** A text of simulated outcomes to start from; undefined while the definition has errors. */
  readonly mocks: { readonly asked: Draft; readonly answer: string | undefined };
}

export type Question = keyof Questions;

/** A message to the worker. Each question has an answer with its number, unless the worker is ended. */
export type ToWorker =
  | {
      readonly [Name in Question]: {
        readonly id: number;
        readonly question: Name;
        readonly asked: Questions[Name]['asked'];
      };
    }[Question]
  /** The run that this question began is to end; its answer has the trace so far. */
  | { readonly stop: number };

/** A message of the worker. */
export type FromWorker =
  | { readonly id: number; readonly answer: unknown }
  /** How many events a run has so far. */
  | { readonly id: number; readonly progress: number }
  /** A defect. */
  | { readonly id: number; readonly failure: string };

/** A parameter that a runbook takes. */
export interface ShownParameter {
  readonly name: string;
  readonly type: string;
  /** Undefined: it has to be given. */
  readonly usual: string | undefined;
  readonly description: string;
}

/** A runbook that can be played. */
export interface OfferedRunbook {
  readonly path: string;
  /** In stored order. */
  readonly activities: readonly { readonly id: string; readonly name: string }[];
  readonly parameters: readonly ShownParameter[];
}

/** What is to be said of texts. */
export interface Checked {
  /** Those of the definition, then those of the mocks. */
  readonly problems: readonly Problem[];
  /** Empty while the definition has errors. */
  readonly runbooks: readonly OfferedRunbook[];
  /** The path of the runbook that would be played. */
  readonly chosen: string | undefined;
  /** The pictures of that runbook and of those it starts, as `graph` draws them; of many only the first. */
  readonly pictures: readonly ShownPicture[];
}

/** A runbook that was drawn. */
export interface ShownPicture {
  readonly path: string;
  readonly svg: string;
}

/** How a run went, or why there is none. */
export interface PlayedDraft {
  readonly problems: readonly Problem[];
  /** Undefined if nothing could be played: `problems` or `refused` say why. */
  readonly run: PlayedRun | undefined;
  /** Why the run was refused, if it was. */
  readonly refused: string;
}

/** A run that was played. */
export interface PlayedRun {
  readonly replay: Replay;
  /** The trace as far as a page has it, a line of JSON for each event. */
  readonly lines: readonly string[];
  readonly runbook: string;
  readonly status: InstanceStatus;
  /** The limit that ended the run, if one did. */
  readonly limit: string | undefined;
  /** In milliseconds of simulated time. */
  readonly durationMs: number;
  /** How it ended, in a sentence. */
  readonly told: string;
}

/** What files from outside became. */
export interface Opened {
  /** Undefined if there is no definition among them: `problems` say why. */
  readonly draft: Draft | undefined;
  readonly problems: readonly Problem[];
  /** What is to be known of how they were read; blank if there is nothing. */
  readonly note: string;
}
