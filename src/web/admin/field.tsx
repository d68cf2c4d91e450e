/** A control with its word above it; a press on the word goes to the control. */
import type { ReactNode } from 'react';

interface FieldProps {
  readonly word: string;
  /** Takes the whole row of a form in columns. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

export function Field({ word, isWide = false, children }: FieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className={isWide ? 'field-wide' : ''}>
      <span>{word}</span>
      {children}
    </label>
  );
}
