import { describe, expect, it } from 'vitest';
import { filledLink, linkFaultOf } from '../../src/dialplan/link-template.ts';

describe('a link with places', () => {
  it.each([
    'https://crm.example.com/callers/{number}?call={call}',
    'http://10.0.0.7:8080/#/customer/{customer}/{account}',
    'https://crm.example.com/?to={dialled}&line={hotline}',
  ])('is taken: %s', (template) => {
    expect(linkFaultOf(template)).toBeUndefined();
  });

  it.each([
    ['javascript:alert({number})', 'only http and https'],
    ['data:text/html,{number}', 'only http and https'],
    ['tel:{number}', 'only http and https'],
    ['crm.example.com/{number}', 'write an address'],
    ['//crm.example.com/{number}', 'write an address'],
    ['https://{customer}.example.com/', 'after the host'],
    ['https://crm.example.com:{number}/', 'write an address'],
    ['https://user:word@crm.example.com/{number}', 'no user'],
    ['https://crm.example.com/{phone}', 'there is no {phone}'],
    ['https://crm.example.com/{}', 'there is no {}'],
  ])('is refused: %s', (template, why) => {
    expect(linkFaultOf(template)).toContain(why);
  });

  it('is filled with what is known, encoded', () => {
    const known = { number: '+8613800138000', customer: 'a/b?c=d&e#f' };
    const link = filledLink('https://crm.example.com/{customer}?tel={number}', known);
    expect(link).toBe('https://crm.example.com/a%2Fb%3Fc%3Dd%26e%23f?tel=%2B8613800138000');
  });

  it.each([undefined, '', '.', '..'])('is not made of %j', (customer) => {
    const known = customer === undefined ? {} : { customer };
    expect(filledLink('https://crm.example.com/{customer}/orders', known)).toBeUndefined();
  });
});
