/** A take from its beginning to its end: what stage it is at, looked at as long as it may change. */
import { useEffect, useRef, useState } from 'react';
import { type PromptTake, promptRoutes } from '../../../protocol/rest/prompts.ts';
import { call } from '../../shell/rest-client.ts';

/** Between two looks: the phone rings and speaks for seconds. */
const everyMs = 700;

export interface TakeState {
  readonly take: PromptTake | undefined;
  /** The code of the last refusal. */
  readonly fault: string | undefined;
  /** @param extension '': her own */
  readonly begin: (extension: string) => Promise<void>;
  readonly accept: (why: string) => Promise<void>;
  readonly discard: () => Promise<void>;
}

export function useTake(file: string, onAccepted: () => void): TakeState {
  const [take, setTake] = useState<PromptTake>();
  const [fault, setFault] = useState<string>();
  const id = take?.id;
  const isOpen = take?.stage === 'ringing' || take?.stage === 'recording';
  useEffect(() => {
    if (id === undefined || !isOpen) return;
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const result = await call(promptRoutes.take, { params: { id } });
      if (!isCurrent) return;
      if (result.ok) setTake(result.value);
      else if (result.code === 'not-found') setTake(undefined);
      timer = setTimeout(() => void look(), everyMs);
    };
    timer = setTimeout(() => void look(), everyMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [id, isOpen]);
  const begin = async (extension: string) => {
    const body = { file, ...(extension === '' ? {} : { extension }) };
    const result = await call(promptRoutes.beginTake, { body });
    setFault(result.ok ? undefined : result.code);
    setTake(result.ok ? result.value : undefined);
  };
  const accept = async (why: string) => {
    if (id === undefined) return;
    const result = await call(promptRoutes.acceptTake, { params: { id }, body: { why } });
    setFault(result.ok ? undefined : result.code);
    if (!result.ok) return;
    setTake(undefined);
    onAccepted();
  };
  const discard = async () => {
    setTake(undefined);
    setFault(undefined);
    if (id !== undefined) await call(promptRoutes.discardTake, { params: { id } });
  };
  // Who goes to another prompt has not decided, and her phone must not go on ringing.
  const open = useRef<string>(undefined);
  useEffect(() => {
    open.current = isOpen ? id : undefined;
  }, [id, isOpen]);
  useEffect(
    () => () => {
      const { current: left } = open;
      if (left !== undefined) void call(promptRoutes.discardTake, { params: { id: left } });
    },
    [],
  );
  return { take, fault, begin, accept, discard };
}
