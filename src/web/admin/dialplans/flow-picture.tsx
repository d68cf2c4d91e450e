/** The flow under the cursor as a picture; a click on a box goes to its text. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DialplanFileText, dialplanRoutes } from '../../../protocol/rest/dialplan.ts';
import type { StepPlace } from '../../model/dialplan-draft.ts';
import { callForText } from '../../shell/rest-client.ts';

interface FlowPictureProps {
  readonly files: readonly DialplanFileText[];
  /** The draft has no errors: only then can it be drawn. */
  readonly isSound: boolean;
  readonly flow: string | undefined;
  /** Drawn with a frame. */
  readonly place: StepPlace | undefined;
  /** Steps that a simulated call came to. */
  readonly path: readonly string[];
  readonly onOpen: (flow: string, step: string) => void;
}

interface Drawn {
  readonly flow: string;
  readonly svg: string;
}

export function FlowPicture({ files, isSound, flow, place, path, onOpen }: FlowPictureProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh-CN';
  const [drawn, setDrawn] = useState<Drawn>();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (flow === undefined || !isSound) return;
    let isCurrent = true;
    const body = { files: [...files], flow, language } as const;
    void callForText(dialplanRoutes.graph, { body }).then((result) => {
      if (isCurrent && result.ok) setDrawn({ flow, svg: result.value });
    });
    return () => {
      isCurrent = false;
    };
  }, [files, flow, language, isSound]);
  useEffect(() => {
    if (box.current && drawn) showPicture(box.current, drawn.svg);
  }, [drawn]);
  const step = place?.flow === drawn?.flow ? place?.step : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new picture has no marks yet
  useEffect(() => {
    for (const shape of box.current?.querySelectorAll('[data-step]') ?? []) {
      const id = shape.getAttribute('data-step') ?? '';
      shape.classList.toggle('is-here', id === step);
      shape.classList.toggle('is-on-path', path.includes(id));
      if (id === step) shape.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }, [drawn, step, path]);
  const opened = (target: EventTarget) => {
    const shape = target instanceof Element ? target.closest('[data-step]') : null;
    const id = shape?.getAttribute('data-step');
    if (drawn && id) onOpen(drawn.flow, id);
  };
  return (
    <>
      {drawn ? null : <p className="empty">{t('admin.dialplan.noPicture')}</p>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the boxes within are the buttons */}
      <div
        className={isSound ? 'flow-picture' : 'flow-picture is-old'}
        ref={box}
        onClick={(event) => opened(event.target)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          opened(event.target);
        }}
      />
    </>
  );
}

/** A wide picture is made smaller only as long as it can be read. Chosen. */
const smallest = 0.75;

/** Parsed as SVG and adopted, so that our style sheet colours it and its boxes can be pressed. */
function showPicture(box: HTMLElement, svg: string): void {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  parsed.style.minWidth = `${smallest * Number(parsed.getAttribute('width'))}px`;
  for (const shape of parsed.querySelectorAll('[data-step]')) {
    shape.setAttribute('tabindex', '0');
    shape.setAttribute('role', 'button');
  }
  box.replaceChildren(document.adoptNode(parsed));
  box.querySelector('.is-start')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}
