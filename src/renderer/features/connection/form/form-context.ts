import { createContext, useContext } from 'react';
import type { Problems } from '../schema/check.ts';

/** What all parts of one form share. */
export interface FormParts {
  /** Shown beside their fields. */
  problems: Problems;
  /** Text of parts that are entered as JSON, by pointer. */
  parts: Readonly<Record<string, string>>;
  setPart(pointer: string, text: string): void;
  /** Forgets the texts of a part and of all within it. */
  dropParts(pointer: string): void;
}

const FormContext = createContext<FormParts>({
  problems: new Map(),
  parts: {},
  setPart: () => undefined,
  dropParts: () => undefined,
});
export const FormProvider = FormContext.Provider;

export function useForm(): FormParts {
  return useContext(FormContext);
}
