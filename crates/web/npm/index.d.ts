/** The labels of the built-in lists, those of closed forms, and those that a list of your own brings. */
export type Label =
  | "PERSON" | "PLACE" | "ORGANIZATION" | "MISC"
  | "DATE" | "TIME" | "MONEY" | "PERCENT" | "QUANTITY" | "EMAIL" | "URL" | "PHONE" | "HANDLE" | "HASHTAG" | "IBAN" | "IP"
  | "COORDINATE" | "IDENTIFIER"
  | (string & {});

/** How texts are read. All of it may be left out. */
export interface Options {
  /** Only mentions of these labels. Those of closed forms among them (`DATE`) switch these forms on, unless `patterns` is given. */
  labels?: readonly Label[];
  /** Closed forms: dates, amounts, addresses, identifiers; all of them, or those of some labels. None by default. */
  patterns?: boolean | readonly Label[];
  /** The day from which `yesterday` is told, as `2021-10-05`. */
  referenceDate?: string;
  /** Whether `03/04/2021` is the third of April; by default it is the fourth of March. */
  dayFirst?: boolean;
  /** Where phone numbers without a country code belong, as `GB`; the United States by default. */
  region?: string;
  /** Lists of your own as tab-separated text with a header; the earlier takes precedence. */
  gazetteer?: string | readonly string[];
  /** Lists of names that are never a mention. */
  block?: string | readonly string[];
  /** Whether each mention tells the candidates that were weighed; not by default. */
  explain?: boolean;
  /** Whether the built-in lists are used; they are by default. Without them nothing but the code is loaded. */
  builtIn?: boolean;
  /** Whether the built-in model is used; it is by default. Without it extraction is about twice as fast. */
  model?: boolean;
  /**
   * Whether the extractor may do without the built-in names, so that it is there as soon as the words around names (titles, kinds
   * of organizations) and the model have come; not by default. It finds less, for a first answer while another extractor is made.
   */
  preliminary?: boolean;
}

/** Who proposes names: a list of your own, a built-in list, the words around a name, a closed form, the model, or another mention. */
export type Source = "gazetteer" | "built-in" | "context" | "pattern" | "model" | "names";

/** A name in a text. */
export interface Mention {
  /** Where it starts, in UTF-16 units: `text.slice(start, end)` is the mention. */
  start: number;
  end: number;
  text: string;
  label: Label;
  /** The finer kind, such as `city`. */
  subtype?: string;
  /** How often mentions like this one are right, from 0 to 1. */
  score: number;
  /** Whether it is a common noun that stands for an institution, such as `parliament`. */
  nominal: boolean;
  /** What proposed it. */
  source: Source;
  /** The ids of every list entry that matched. */
  ids?: string[];
  /** The canonical name of the first entry. */
  name?: string;
  /** The value of a closed form in its normal form, such as `2021-03-06`. */
  value?: string;
  /** What else the list says of the first entry. */
  attributes?: Record<string, string>;
  /** Every entry, where there are several and one of them has attributes. */
  entries?: Entry[];
  /** The index of its entity. */
  entity: number;
  /** With `explain`: the candidates that were weighed, the chosen one first. */
  explanation?: Candidate[];
  /** How many more there were. */
  explanation_left_out?: number;
}

/** A reading of some words that was weighed. */
export interface Candidate {
  text: string;
  label: Label;
  source: Source;
  /** The sum of the points of its reasons; a mention needs 40. */
  points: number;
  score: number;
  /** What spoke for it (more than zero) and against it, and where that is known from: a rule, an entry, another mention. */
  reasons: [what: string, points: number, origin?: string][];
  /** `chosen`, or why it was not. */
  outcome: string;
  /** The reading that it lost to. */
  lost_to?: string;
}

/** An entry of a list. */
export interface Entry {
  id?: string;
  name: string;
  attributes?: Record<string, string>;
}

/** Who or what mentions of one text mean. */
export interface Entity {
  label: Label;
  /** Its canonical name, or its best mention. */
  name: string;
  /** Its mentions, as indices. */
  mentions: number[];
}

/** What was found in a text. */
export interface Extraction {
  /** In the order of the text. */
  mentions: Mention[];
  /** In the order of their first mentions. */
  entities: Entity[];
}

/** Finds people, places, organizations and what your lists name. */
export declare class Extractor {
  private constructor();
  /**
   * Makes an extractor. The first one loads the code, the lists and the model, side by side; the next ones share them.
   *
   * Throws an `Error` in words if a list has a bad row or an option a value that it cannot have.
   */
  static create(options?: Options): Promise<Extractor>;
  /** Everything that is named in a text of any length. */
  extract(text: string): Extraction;
  /** Gives back the memory of its own lists; what is built in stays for others. */
  free(): void;
}
