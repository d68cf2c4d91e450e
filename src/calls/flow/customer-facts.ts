import type { CustomerFacts } from '../../dialplan/flow.ts';
import type { Customer } from '../ports.ts';

/** Into the call's state goes what flows may ask for, nothing more. */
export function customerFacts({ tier, company, accountNumber, language }: Customer): CustomerFacts {
  return {
    tier,
    ...(company === undefined ? {} : { company }),
    ...(accountNumber === undefined ? {} : { accountNumber }),
    ...(language === undefined ? {} : { language }),
  };
}
