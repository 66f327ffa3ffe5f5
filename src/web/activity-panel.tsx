import type { JSX } from 'preact';
import type { ShownTests } from './case-bar.tsx';
import { tokenLabel } from './data-bus.ts';
import { Folded } from './folded.tsx';
import { type ActivityMoment, idle } from './moments.ts';
import { Sign } from './signs.tsx';
import type { TraceIndex } from './trace-index.ts';
import type { View } from './view.ts';

/** What is told of an activity. */
export interface ActivityPanelProps {
  readonly index: TraceIndex;
  readonly view: View;
  readonly go: (seq: number) => void;
  readonly showJob: (job: number) => void;
  readonly tested: ShownTests | undefined;
}

/** One activity at one moment: how often it has run, what waits for it, and why it runs so often in all. */
export function ActivityPanel(props: ActivityPanelProps): JSX.Element {
  const { index, view, go, showJob, tested } = props;
  const { runbook, shown, execution } = view;
  const activity = runbook?.activities.find(({ id }) => id === shown);
  if (activity === undefined)
    return (
      <section class="activity-panel panel" aria-label="Activity">
        <p class="quiet">Choose an activity in the picture.</p>
      </section>
    );
  const moment = view.moment?.activities.get(activity.id) ?? idle;
  const children = execution === undefined ? [] : index.jobsOf(execution.seq);
  return (
    <section class="activity-panel panel" aria-labelledby="activity-name">
      <h2 id="activity-name">{activity.name}</h2>
      <p class="quiet">
        {activity.type === activity.name ? activity.id : `${activity.type}, ${activity.id}`}
      </p>
      <Counts moment={moment} />
      {children.length > 0 && (
        <p class="chips">
          {children.slice(0, 20).map((child) => (
            <button type="button" key={child} onClick={() => showJob(child)}>
              Into job {child} {index.jobs.get(child)?.purpose}
            </button>
          ))}
          {children.length > 20 && <span class="quiet">and {children.length - 20} more</span>}
        </p>
      )}
      <Queue {...{ index, view, go }} activity={activity.id} waiting={moment.queued} />
      {activity.why !== '' && (
        <>
          <h3>In the whole run</h3>
          <p>
            It {activity.why}
            {activity.details.length > 0 ? ':' : '.'}
          </p>
          <ul>
            {activity.details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        </>
      )}
      {tested !== undefined && runbook !== undefined && (
        <InAllCases {...tested} runbook={runbook.path} activity={activity.id} />
      )}
      {activity.causes.length > 0 && (
        <Folded
          summary="Why, up to the first cause"
          content={() => (
            <div class="causes">
              {activity.causes.map(({ level, text }, at) => (
                <p key={at} style={{ paddingInlineStart: `${level * 0.9}em` }}>
                  {text}
                </p>
              ))}
            </div>
          )}
        />
      )}
    </section>
  );
}

interface InAllCasesProps extends ShownTests {
  readonly runbook: string;
  readonly activity: string;
}

/** What all cases of the tests reach of an activity, and which of them do. */
function InAllCases({ tests: { cases, covers }, at, choose, runbook, activity }: InAllCasesProps) {
  const cover = covers.find(({ path }) => path === runbook)?.activities.find(({ id }) => id === activity);
  if (cover === undefined) return null;
  return (
    <>
      <h3>In all cases</h3>
      <p>It {cover.words}.</p>
      <p class="chips">
        {cover.cases.slice(0, 20).map((position) => (
          <button type="button" key={position} disabled={position === at} onClick={() => choose(position)}>
            {cases[position]?.name}
          </button>
        ))}
        {cover.cases.length > 20 && <span class="quiet">and {cover.cases.length - 20} more</span>}
      </p>
    </>
  );
}

/** Each costs something in every frame that is played. */
const mostQueued = 12;

interface QueueProps extends Pick<ActivityPanelProps, 'index' | 'view' | 'go'> {
  readonly activity: string;
  readonly waiting: number;
}

/** The tokens that wait for an activity, the next one first. */
function Queue({ index, view, go, activity, waiting }: QueueProps) {
  if (waiting === 0) return null;
  const { seq, job } = view;
  const queue = index.queueAt(job, activity, seq, Math.min(waiting, mostQueued));
  return (
    <>
      <h3>Waiting for it: {waiting}</h3>
      <ol class="queue">
        {queue.map(({ start, since, row }) => {
          const end = index.at(since);
          return (
            <li key={start.seq}>
              <button type="button" onClick={() => go(start.seq)} title="To where it runs on this token">
                {start.token}
              </button>{' '}
              {end?.event === 'ActivityEnd' && tokenLabel(index, end, row)}
            </li>
          );
        })}
      </ol>
      {waiting > queue.length && <p class="quiet">and {waiting - queue.length} more</p>}
    </>
  );
}

/** How often it has run so far, and how that ended. */
function Counts({ moment }: { readonly moment: ActivityMoment }) {
  const { runs, ended, dropped, isRunning, gathered, attempt } = moment;
  return (
    <ul class="counts" aria-label="So far">
      <li>{runs === 0 ? 'has not run yet' : `ran ${runs} ×`}</li>
      {isRunning && (
        <li>
          <Sign kind="running" /> runs now{attempt > 1 && `, attempt ${attempt}`}
        </li>
      )}
      {(['success', 'warning', 'failed'] as const).map(
        (status) =>
          ended[status] > 0 && (
            <li key={status}>
              <Sign kind={status} /> {ended[status]} {status}
            </li>
          ),
      )}
      {gathered > 0 && (
        <li>
          <Sign kind="queued" /> {gathered} arrived
        </li>
      )}
      {dropped > 0 && (
        <li>
          <Sign kind="dropped" /> {dropped} rows passed no link
        </li>
      )}
    </ul>
  );
}
