/** Other systems that know the customer: what the screen pop shows of them, and the way to their page. */
import { z } from 'zod';
import { linkFaultOf } from '../link-template.ts';
import { id, perLanguage } from './words.ts';

const place = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, "write a place such as 'customer.balance'");

const link = z
  .string()
  .max(500)
  .superRefine((template, context) => {
    const fault = linkFaultOf(template);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  });

export const customerSystem = z
  .strictObject({
    name: perLanguage.describe('As agents call it.'),
    hotlines: z
      .array(id)
      .min(1)
      .max(100)
      .optional()
      .describe('Only for callers of these; absent: for all.'),
    ask: id
      .optional()
      .describe('The service that is asked about each caller, while the pop is shown already.'),
    facts: z
      .array(
        z.strictObject({
          label: perLanguage,
          from: place.describe('Where it is in the answer; not shown when it is not there.'),
        }),
      )
      .max(12)
      .default([])
      .describe('What the pop shows of the answer.'),
    cases: z
      .strictObject({
        from: place.describe('A list in the answer; ten are shown.'),
        number: place.describe('In each of its entries.'),
        title: place.describe('In each of its entries.'),
        since: place.optional().describe('In each of its entries, shown as it is.'),
      })
      .optional()
      .describe('Cases of this customer that are open.'),
    link: link
      .optional()
      .describe(
        'The page of this caller there, opened by the agent: {number}, {dialled}, {call}, {hotline}, {customer} and {account} are put in.',
      ),
  })
  .refine(({ ask, link: page }) => ask !== undefined || page !== undefined, {
    message: "give 'ask' or 'link'",
  })
  .refine(({ ask, facts, cases }) => ask !== undefined || (facts.length === 0 && !cases), {
    message: "facts and cases come from the service that 'ask' names",
  })
  .describe('A system that knows the customers.');
