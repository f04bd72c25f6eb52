import type { ClassAudience, ClassLanguage, GradeCode } from '@contracts/promotion';
import type { B08Difference, B08Place } from '@contracts/promotion-b08';
import { className, gradeName, nodeName } from './class-names';

export interface TableNames {
  zh: string;
  pt: string;
  en: string;
}
/** The part of a filed table that matters here. */
export interface ClassTable {
  schoolYear: string;
  sections: readonly {
    sectionCode: string;
    names: TableNames;
    grades: readonly {
      gradeCode: GradeCode;
      names: TableNames;
      classes: readonly { classCode: string; names: TableNames }[];
    }[];
  }[];
}

/** A node that stands for an entry of a table. */
export interface KnownNode {
  kind: 'section' | 'grade' | 'class';
  schoolYear: string;
  sectionCode: string;
  gradeCode: string;
  classCode: string;
  audience: ClassAudience;
  nodeId: string;
}
/** A live node of the directory. */
export interface TreeSpot {
  id: string;
  parentId: string | null;
  kind: 'campus' | 'section' | 'grade' | 'class';
  name: string;
  alumni: boolean;
}

export interface WantedClass {
  gradeCode: GradeCode;
  classCode: string;
  audience: ClassAudience;
  name: string;
  /** Found: nothing to do. */
  classId: string | null;
  /** A class of this name was made by hand below the same grade (PRM-16). */
  sameName: string | null;
}
export interface WantedGrade {
  gradeCode: GradeCode;
  name: string;
  nodeId: string | null;
  classes: WantedClass[];
}
export interface WantedSection {
  sectionCode: string;
  name: string;
  nodeId: string | null;
  grades: WantedGrade[];
}

export interface PlanInput {
  table: ClassTable;
  campusId: string;
  language: ClassLanguage;
  split: boolean;
  known: readonly KnownNode[];
  tree: readonly TreeSpot[];
}

/**
 * What has to stand in the directory for a table: matched by school year, campus, grade code, class code and audience
 * (PRM-10), never by name alone; a section lives on through the years. A grade or section made by hand with the same name
 * serves, a class does not (PRM-16).
 */
export function planB08({ table, campusId, language, split, known, tree }: PlanInput): WantedSection[] {
  const live = new Map(tree.map((spot) => [spot.id, spot]));
  const ofTables = new Set(known.map((node) => node.nodeId));
  const find = (kind: KnownNode['kind'], match: (node: KnownNode) => boolean): string | null =>
    known.find((node) => node.kind === kind && live.has(node.nodeId) && match(node))?.nodeId ?? null;
  const byName = (kind: TreeSpot['kind'], parentId: string, name: string): string | null =>
    tree.find((spot) => spot.kind === kind && spot.parentId === parentId && spot.name === name && !spot.alumni && !ofTables.has(spot.id))
      ?.id ?? null;
  const audiences: readonly ClassAudience[] = split ? ['student', 'parent'] : ['shared'];
  return table.sections.flatMap((section) => {
    const grades = section.grades.filter((grade) => grade.classes.length > 0);
    if (grades.length === 0) return [];
    const name = nodeName(section.names[language]);
    const sectionId = find('section', (node) => node.sectionCode === section.sectionCode) ?? byName('section', campusId, name);
    return [
      {
        sectionCode: section.sectionCode,
        name,
        nodeId: sectionId,
        grades: grades.map((grade): WantedGrade => {
          const gradeTitle = gradeName(grade.gradeCode, grade.names.zh, language);
          const gradeId =
            find('grade', (node) => node.schoolYear === table.schoolYear && node.gradeCode === grade.gradeCode) ??
            (sectionId === null ? null : byName('grade', sectionId, gradeTitle));
          return {
            gradeCode: grade.gradeCode,
            name: gradeTitle,
            nodeId: gradeId,
            classes: grade.classes.flatMap(({ classCode }) =>
              audiences.map((audience): WantedClass => {
                const title = className(grade.gradeCode, classCode, language, audience);
                const classId = find(
                  'class',
                  (node) =>
                    node.schoolYear === table.schoolYear &&
                    node.gradeCode === grade.gradeCode &&
                    node.classCode === classCode &&
                    node.audience === audience,
                );
                return {
                  gradeCode: grade.gradeCode,
                  classCode,
                  audience,
                  name: title,
                  classId,
                  sameName: classId === null && gradeId !== null ? byName('class', gradeId, title) : null,
                };
              }),
            ),
          };
        }),
      },
    ];
  });
}

const key = (gradeCode: string, classCode: string): string => `${gradeCode}|${classCode}`;

function placesOf(table: ClassTable): Map<string, B08Place> {
  const places = new Map<string, B08Place>();
  for (const section of table.sections) {
    for (const { gradeCode, classes } of section.grades) {
      for (const { classCode, names } of classes) places.set(key(gradeCode, classCode), { gradeCode, classCode, name: names.zh });
    }
  }
  return places;
}

/** Classes that came, went and were renamed since the table before (PRM-03). */
export function differenceOf(before: ClassTable, after: ClassTable): B08Difference {
  const old = placesOf(before);
  const now = placesOf(after);
  return {
    added: [...now.entries()].flatMap(([id, place]) => (old.has(id) ? [] : [place])),
    removed: [...old.entries()].flatMap(([id, place]) => (now.has(id) ? [] : [place])),
    renamed: [...now.entries()].flatMap(([id, { gradeCode, classCode, name }]) => {
      const was = old.get(id);
      return was === undefined || was.name === name ? [] : [{ gradeCode, classCode, from: was.name, to: name }];
    }),
  };
}

/** Number of classes of a table. */
export const classCount = (table: ClassTable): number => placesOf(table).size;

/** Nodes of a year that the newest table does not hold any more: they stay, and are named (PRM-11). */
export function missingFrom(table: ClassTable, known: readonly KnownNode[]): KnownNode[] {
  const now = placesOf(table);
  return known.filter(
    (node) => node.kind === 'class' && node.schoolYear === table.schoolYear && !now.has(key(node.gradeCode, node.classCode)),
  );
}
