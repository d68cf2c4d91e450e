/**
 * The text of a dialplan file with the checker's messages in it. Each file keeps its own undo and
 * cursor while the page is open. Tab leaves the editor: the keyboard is not trapped.
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { DialplanFault } from '../../../protocol/rest/dialplan.ts';

export interface EditorPlace {
  readonly line: number;
  readonly column: number;
}

interface DialplanEditorProps {
  readonly file: string;
  readonly text: string;
  /** Of this file. */
  readonly faults: readonly DialplanFault[];
  readonly label: string;
  readonly isReadOnly: boolean;
  /** A new object moves the cursor there. */
  readonly goTo: EditorPlace | undefined;
  readonly onChange: (text: string) => void;
  readonly onCursor: (line: number) => void;
}

export function DialplanEditor(props: DialplanEditorProps) {
  const { file, text, faults, goTo } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const states = useRef(new Map<string, EditorState>());
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!box.current) return;
    const made = new EditorView({ parent: box.current });
    view.current = made;
    return () => made.destroy();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is taken when the file changes
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const kept = states.current.get(file);
    const isKept = kept && kept.doc.toString() === text;
    editor.setState(isKept ? kept : newState(file, text, latest));
    const remember = () => void states.current.set(file, editor.state);
    latest.current.onCursor(lineOf(editor.state));
    return remember;
  }, [file]);

  // The text changed from outside: a draft was given up, or went live and was read again.
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    const { length } = editor.state.doc;
    editor.dispatch({ changes: { from: 0, to: length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const found = faults.map((fault) => diagnosticOf(fault, editor.state.doc));
    editor.dispatch(setDiagnostics(editor.state, found));
  }, [faults]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !goTo) return;
    const anchor = positionOf(goTo, editor.state.doc);
    editor.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
    });
    editor.focus();
  }, [goTo]);

  return <div className="editor" ref={box} />;
}

function newState(
  file: string,
  doc: string,
  latest: { readonly current: DialplanEditorProps },
): EditorState {
  return EditorState.create({
    doc,
    extensions: [
      lineNumbers(),
      highlightActiveLineGutter(),
      highlightActiveLine(),
      drawSelection(),
      history(),
      yaml(),
      indentUnit.of('  '),
      syntaxHighlighting(colours),
      highlightSelectionMatches(),
      search({ top: true }),
      lintGutter(),
      keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
      EditorView.contentAttributes.of({
        'aria-label': `${latest.current.label} ${file}`,
        tabindex: '0',
      }),
      EditorState.readOnly.of(latest.current.isReadOnly),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) latest.current.onChange(update.state.doc.toString());
        if (update.selectionSet || update.docChanged) latest.current.onCursor(lineOf(update.state));
      }),
    ],
  });
}

function lineOf({ doc, selection }: EditorState): number {
  return doc.lineAt(selection.main.head).number;
}

/** A place of the checked text, in the text as it is now. */
function positionOf({ line, column }: EditorPlace, doc: Text): number {
  const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(from + column - 1, to);
}

function diagnosticOf(fault: DialplanFault, doc: Text): Diagnostic {
  const from = positionOf(fault, doc);
  const { to: end, text, from: start } = doc.lineAt(from);
  const [word = ''] = /^(?:"[^"]*"|'[^']*'|[^\s:#,}\]]*)/.exec(text.slice(from - start)) ?? [];
  const to = Math.min(end, from + Math.max(1, fault.length ?? word.length));
  const { message, fix, severity, code } = fault;
  return { from, to, severity, source: code, message: fix ? `${message}\n${fix}` : message };
}

/** The page's own colours, so that light and dark are one definition. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-key)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-text)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--text-2)', fontStyle: 'italic' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.keyword, tags.typeName], color: 'var(--accent)' },
  { tag: tags.punctuation, color: 'var(--text-2)' },
]);
