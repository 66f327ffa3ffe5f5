import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { JobMoment } from './moments.ts';
import { Sign, type SignKind } from './signs.tsx';
import type { TracedJob, TraceIndex } from './trace-index.ts';

/** What chooses the job that is shown. */
export interface JobBarProps {
  readonly index: TraceIndex;
  readonly job: number;
  readonly moment: JobMoment | undefined;
  readonly isFollowing: boolean;
  readonly follow: (isFollowing: boolean) => void;
  readonly showJob: (job: number) => void;
  readonly zoom: (factor: number | undefined) => void;
  /** What switches the coverage on and off; undefined where there is none. */
  readonly coverage: CoverageSwitch | undefined;
}

/** Whether the picture shows what the cases of tests reach. */
export interface CoverageSwitch {
  readonly isOn: boolean;
  readonly toggle: () => void;
}

/** Of more jobs those around the one that is shown are offered; the timeline has them all. */
const mostOffered = 200;

/** Which job the picture shows, how it is, and how large the picture is. */
export function JobBar(props: JobBarProps): JSX.Element {
  const { index, job, moment, isFollowing, follow, showJob, zoom, coverage } = props;
  const jobs = useMemo(() => [...index.jobs.values()], [index]);
  const at = jobs.findIndex((each) => each.job === job);
  const first = Math.max(0, Math.min(at - mostOffered / 2, jobs.length - mostOffered));
  const offered = jobs.length <= mostOffered ? jobs : jobs.slice(first, first + mostOffered);
  const parent = index.jobs.get(job)?.parent ?? undefined;
  return (
    <div class="job-bar">
      {jobs.length > 1 && (
        <>
          <select
            aria-label="Job that is shown"
            value={job}
            onChange={({ currentTarget }) => showJob(Number(currentTarget.value))}
          >
            {offered.map((each) => (
              <option key={each.job} value={each.job}>
                {jobWords(each)}
              </option>
            ))}
          </select>
          <label>
            <input
              type="checkbox"
              checked={isFollowing}
              onChange={({ currentTarget }) => follow(currentTarget.checked)}
            />{' '}
            Follow
          </label>
          {parent !== undefined && (
            <button type="button" onClick={() => showJob(parent)}>
              Out to job {parent}
            </button>
          )}
        </>
      )}
      <span class="state">
        <Sign kind={signOfJob(moment)} /> {stateWords(job, moment)}
      </span>
      {coverage !== undefined && (
        <label title="What the cases of the tests reach">
          <input type="checkbox" checked={coverage.isOn} onChange={coverage.toggle} /> Coverage
        </label>
      )}
      <span class="zoom">
        <button
          type="button"
          aria-label="Smaller picture"
          title="Smaller picture"
          onClick={() => zoom(1 / 1.25)}
        >
          −
        </button>
        <button type="button" title="Whole picture" onClick={() => zoom(undefined)}>
          Fit
        </button>
        <button type="button" aria-label="Larger picture" title="Larger picture" onClick={() => zoom(1.25)}>
          +
        </button>
      </span>
    </div>
  );
}

function jobWords({ job, runbook, parent, purpose }: TracedJob): string {
  const from = parent === null ? '' : `, of job ${parent}${purpose === '' ? '' : `, ${purpose}`}`;
  return `${job} · ${runbook.slice(runbook.lastIndexOf('\\') + 1)}${from}`;
}

function signOfJob(moment: JobMoment | undefined): SignKind {
  if (moment === undefined) return 'start';
  const { status, instance } = moment;
  if (status === 'queued' || status === 'running') return status;
  return status === 'Canceled' ? 'canceled' : status === 'Failed' ? 'failed' : (instance ?? 'success');
}

function stateWords(job: number, moment: JobMoment | undefined): string {
  if (moment === undefined) return `job ${job} is not queued yet`;
  const { status, instance, server } = moment;
  if (status === 'queued') return `job ${job} is queued`;
  const on = server === null ? '' : ` on ${server}`;
  if (status === 'running' && instance === undefined) return `job ${job} runs${on}`;
  const how = status === 'running' ? 'is ending' : status.toLowerCase();
  return `job ${job} ${how}: ${instance ?? 'not played'}`;
}
