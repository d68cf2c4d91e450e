/** Why somebody changes something: asked for wherever a version is made or a switch is turned. */
import { z } from 'zod';

export const whyCharactersMax = 200;

export const why = z.string().trim().min(1).max(whyCharactersMax);
