/**
 * Dialplans: the files at the left, the text in the middle with what is wrong in it, the picture that
 * follows the cursor, the simulator and the versions at the right, the way to live at the bottom.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  DialplanOutline,
  DraftCheck,
  SimulationAnswer,
} from '../../../protocol/rest/dialplan.ts';
import '../../style/dialplan.css';
import { type StepPlace, stepAt } from '../../model/dialplan-draft.ts';
import { usePageAddress } from '../../shell/page-address.ts';
import type { AdminPageProps } from '../admin-pages.tsx';
import { FaultLine } from '../fault-line.tsx';
import { DialplanEditor, type EditorPlace } from './dialplan-editor.tsx';
import { FaultList } from './fault-list.tsx';
import { FileTree } from './file-tree.tsx';
import { FlowPicture } from './flow-picture.tsx';
import { ForecastPanel } from './forecast-panel.tsx';
import { LiveBar } from './live-bar.tsx';
import { SimulateForm } from './simulate-form.tsx';
import { SimulatedPath } from './simulated-path.tsx';
import { type DraftState, useDraft } from './use-draft.ts';
import { Differences, VersionsPanel } from './versions-panel.tsx';

const tabs = ['picture', 'simulate', 'changes', 'versions'] as const;
type Tab = (typeof tabs)[number];
const noFaults: readonly never[] = [];

export function DialplanPage({ isAdmin }: AdminPageProps) {
  const { t } = useTranslation();
  const draft = useDraft();
  const { files, check } = draft;
  const [wanted, setWanted] = useState('');
  const [line, setLine] = useState(1);
  const [goTo, setGoTo] = useState<EditorPlace>();
  const file = files.find(({ name }) => name === wanted);
  const name = file?.name ?? '';
  // What needs a hand, or the first flow; nothing jumps away while a file cannot be read.
  useEffect(() => {
    if (file || !check) return;
    const faulty = check.faults.find(({ severity }) => severity === 'error');
    setWanted(faulty?.file ?? check.outline.flows[0]?.file ?? files[0]?.name ?? '');
  }, [file, check, files]);
  const faults = check?.faults ?? noFaults;
  const asked = useAskedPlace(check?.outline);
  const open = (place: {
    readonly file: string;
    readonly line: number;
    readonly column?: number;
  }) => {
    setWanted(place.file);
    // The editor takes the file first, then the place.
    setTimeout(() => setGoTo({ line: place.line, column: place.column ?? 1 }));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another place is gone to
  useEffect(() => {
    if (asked) open(asked);
  }, [asked]);
  return (
    <div className="dialplan-page">
      <FileTree
        {...{ files, faults, chosen: name, mayChange: isAdmin }}
        changed={new Set(Object.keys(draft.draft.changes))}
        onChoose={setWanted}
        onAdd={(added) => {
          draft.change(added, '');
          setWanted(added);
        }}
        onRemove={(removed) => draft.change(removed, undefined)}
      />
      <section className="panel editor-panel">
        <FaultLine code={draft.fault} />
        {file ? (
          <DialplanEditor
            {...{ file: name, text: file.text, goTo, isReadOnly: !isAdmin }}
            label={t('admin.dialplan.textOf')}
            faults={faults.filter((fault) => fault.file === name)}
            onChange={(text) => draft.change(name, text)}
            onCursor={setLine}
          />
        ) : (
          <p className="empty">{t('admin.loading')}</p>
        )}
        <FaultList faults={check?.faults} isChecking={draft.isChecking} onOpen={open} />
      </section>
      <SidePanel
        {...{ draft, isAdmin, file: name }}
        place={check && stepAt(check.outline, name, line)}
        onOpen={open}
      />
      <LiveBar draft={draft} isAdmin={isAdmin} onLive={draft.discard} />
    </div>
  );
}

interface AskedPlace {
  readonly id: string;
  readonly file: string;
  readonly line: number;
}

/** What the address names: '#/admin/dialplans/calendar/service', '#/admin/dialplans/holidays/2027'. */
function useAskedPlace(outline: DialplanOutline | undefined) {
  const [, , kind = '', id] = usePageAddress();
  const [asked, setAsked] = useState<AskedPlace>();
  const found = placesNamed(kind, outline).find((one) => one.id === id);
  const isNews = found !== undefined && asked?.id !== found.id;
  // Once: each check of the draft brings another outline.
  useEffect(() => {
    if (isNews) setAsked(found);
  }, [isNews, found]);
  return asked;
}

function placesNamed(kind: string, outline: DialplanOutline | undefined): readonly AskedPlace[] {
  if (kind === 'calendar') return outline?.calendars ?? [];
  if (kind !== 'holidays') return [];
  return (outline?.publicHolidays ?? []).map((one) => ({ ...one, id: String(one.year) }));
}

interface SidePanelProps {
  readonly draft: DraftState;
  readonly isAdmin: boolean;
  /** That is open in the editor. */
  readonly file: string;
  readonly place: StepPlace | undefined;
  readonly onOpen: (place: { readonly file: string; readonly line: number }) => void;
}

function SidePanel({ draft, isAdmin, file, place, onOpen }: SidePanelProps) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('picture');
  const [answer, setAnswer] = useState<SimulationAnswer>();
  const { check, files, isChecking } = draft;
  const isSound = check?.version !== undefined && !isChecking;
  const flows = check?.outline.flows ?? [];
  const [first = flows[0]] = flows
    .filter((one) => one.file === file)
    .sort((one, other) => one.line - other.line);
  const flow = place?.flow ?? first?.id;
  return (
    <section className="panel dialplan-side">
      <div className="side-tabs" role="tablist" aria-label={t('admin.dialplan.views')}>
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-controls="dialplan-view"
            aria-selected={tab === name}
            className={`side-tab tab-${name}`}
            onClick={() => setTab(name)}
          >
            {t(`admin.dialplan.tab.${name}`)}
          </button>
        ))}
      </div>
      <div className="side-body" role="tabpanel" id="dialplan-view" aria-labelledby={`tab-${tab}`}>
        {tab === 'picture' ? (
          <FlowPicture
            {...{ files, isSound, flow, place }}
            path={pathOf(answer)}
            onOpen={(inFlow, step) => {
              const found = check && placeOf(check.outline, inFlow, step);
              if (found) onOpen(found);
            }}
          />
        ) : null}
        {tab === 'simulate' ? (
          <>
            <SimulateForm {...{ files, isSound }} outline={check?.outline} onAnswer={setAnswer} />
            {answer ? <SimulatedPath answer={answer} /> : null}
          </>
        ) : null}
        {tab === 'changes' ? (
          <>
            <Changes check={check} />
            {isAdmin ? <ForecastPanel draft={draft} /> : null}
          </>
        ) : null}
        {tab === 'versions' ? <VersionsPanel mayChange={isAdmin} onChanged={draft.reload} /> : null}
      </div>
    </section>
  );
}

function Changes({ check }: { readonly check: DraftCheck | undefined }) {
  const { t } = useTranslation();
  if (!check) return null;
  if (check.version === undefined) return <p className="quiet">{t('admin.live.unsound')}</p>;
  return <Differences differences={check.differences} />;
}

function pathOf(answer: SimulationAnswer | undefined): readonly string[] {
  return (answer?.lines ?? [])
    .filter(({ event }) => event === 'step-entered')
    .map(({ facts }) => String(facts.step));
}

function placeOf({ flows }: DialplanOutline, flow: string, step: string) {
  return flows.find(({ id }) => id === flow)?.steps.find(({ id }) => id === step);
}
