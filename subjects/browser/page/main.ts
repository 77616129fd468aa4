/** The page of a module that the gate calls. */
import { beginPage } from './begin.ts';
import { answerCalls } from './calls.ts';

beginPage(answerCalls);
