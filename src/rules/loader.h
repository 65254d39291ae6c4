/* SPDX-License-Identifier: MIT */
/* What loading shares between its steps: parse.c reads the files into lists, pieces.c makes pieces
 * of patterns, pattern.c an expression of these; build.c makes the lexicon. */
#ifndef DL_LOADER_H
#define DL_LOADER_H

#include "rules/compiled.h"

/* Files are loaded seldom, and once: that code should be small rather than fast. */
#define DL_COLD __attribute__((cold))

enum {
    DL_ERRORS_MAX = 10,
    DL_FILES_MAX = 64,
    DL_CLASS_BUCKETS = 256,
    DL_MASK_BUCKETS = 256,
    DL_KEPT_BUCKETS = 4096
};

/* A place in a loaded file. */
struct dl_mark {
    uint32_t file, offset;
};

/* A word as a class section has it. */
struct dl_form {
    struct dl_view text;            /* without ~ */
    bool left, right;               /* ~ before, ~ behind */
    bool number;                    /* [1..31]: see below */
    uint8_t min_digits, max_digits; /* number: plain digits; 9 and more for [plain] */
    bool grouped, decimal;
    int32_t low, high;
    uint16_t class_id;
    int32_t value;
    struct dl_mark mark;
};

struct dl_raw_pattern {
    struct dl_compiled compiled;
    struct dl_mark mark;
    unsigned rank; /* file, then refuse before others, then line */
};

/* A part of patterns that has a name. */
struct dl_named {
    struct dl_pattern public;
    struct dl_mark mark;
    uint32_t pieces, groups; /* the first of them; the groups are what its pieces capture */
    uint16_t n_pieces, n_groups;
};

struct dl_raw_cue {
    struct dl_view word; /* as listed; an ending begins with "-" */
    uint32_t cue;
};

/* While files are read the tables grow here; each is copied to the rules once it is complete. */
struct dl_loader {
    struct dl_rules *rules;
    struct dl_rules_source files[DL_FILES_MAX];
    uint32_t file_names[DL_FILES_MAX];
    size_t n_files;
    const struct dl_rules_options *options;
    struct dl_loader_record {
        struct dl_mark mark;
        struct dateline_error error;
    } errors[DL_ERRORS_MAX];
    unsigned n_errors;
    bool in_class; /* what stands above is a class section */
    bool out_of_memory;
    struct dl_mark last_mark; /* whose line is known: marks come in order, mostly */
    unsigned last_line;

    struct dl_buf text;
    /* What is kept in it by its hash: 1 + the newest of a bucket, and 1 + the one before it. */
    uint32_t kept_buckets[DL_KEPT_BUCKETS];
    struct dl_kept_text {
        uint32_t at, before;
    } * kept;
    size_t n_kept, cap_kept;
    struct dl_class classes[DL_CLASSES_MAX];
    size_t n_classes;
    /* Classes by their hash: 1 + the newest of a bucket, and 1 + the one before it. */
    uint16_t class_buckets[DL_CLASS_BUCKETS], class_before[DL_CLASSES_MAX];
    struct dl_form *forms;
    size_t n_forms, cap_forms;
    struct dl_raw_pattern *patterns;
    size_t n_patterns, cap_patterns;
    struct dl_named *named;
    size_t n_named, cap_named;
    struct dl_raw_shape {
        struct dl_compiled compiled;
        struct dl_view expression; /* in its file */
        struct dl_mark mark;
    } * shapes;
    size_t n_shapes, cap_shapes;
    struct dl_piece *pieces;
    size_t n_pieces, cap_pieces;
    uint32_t *piece_at; /* where each stands in its file */
    size_t cap_piece_at;
    uint32_t *counts;
    size_t n_counts, cap_counts;
    struct dl_signatures *masks;
    size_t n_masks, cap_masks;
    /* Masks by their hash: 1 + the newest of a bucket, and 1 + the one before it. */
    uint16_t mask_buckets[DL_MASK_BUCKETS], *mask_before;
    size_t cap_mask_before;
    struct dl_group *groups;
    size_t n_groups, cap_groups;
    struct dl_shape_group *shape_groups;
    size_t n_shape_groups, cap_shape_groups;
    struct dl_shape_start *starts;
    size_t n_starts, cap_starts;
    struct dl_assignment *assignments;
    size_t n_assignments, cap_assignments;
    struct dl_holiday *holidays;
    size_t n_holidays, cap_holidays;
    struct dl_raw_cue *cues;
    size_t n_cues, cap_cues;
};

/* Built-in classes: the words of "weak" lines; the end of a sentence or paragraph; words that have
 * no class. */
enum { DL_CLASS_WEAK, DL_CLASS_STOP, DL_CLASS_WORD, DL_CLASSES_BUILTIN };

DL_COLD void dl_loader_error(struct dl_loader *l, struct dl_mark mark, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "word" is no such kind; did you mean near? (NULL: nothing is like it) */
DL_COLD void dl_loader_unknown(struct dl_loader *l, struct dl_mark mark, struct dl_view word,
                               const char *kind, const char *near);
/* The word is no value of a field or class. */
DL_COLD void dl_loader_no_value(struct dl_loader *l, struct dl_mark mark, struct dl_view word,
                                struct dl_view of);
DL_COLD unsigned dl_loader_line(struct dl_loader *l, struct dl_mark mark);
DL_COLD bool dl_loader_full(const struct dl_loader *l); /* enough errors, or no memory */

/* Text with a NUL in the rules' text, the same only once: where it stands. When memory runs out,
 * that is known at the end. */
DL_COLD uint32_t dl_loader_keep(struct dl_loader *l, struct dl_view text);
/* The same for what was added to the rules' text from there on. */
DL_COLD uint32_t dl_loader_keep_added(struct dl_loader *l, size_t at);
/* A table that is complete, for the rules: NULL (reported) when memory ran out. */
DL_COLD void *dl_loader_settle(struct dl_loader *l, const void *table, size_t n, size_t size);
#define DL_SETTLE(l, table, n) dl_loader_settle((l), (table), (n), sizeof *(table))

/* The class of that name, made when new; UINT16_MAX when there are too many (reported). */
DL_COLD uint16_t dl_loader_class(struct dl_loader *l, struct dl_view name, struct dl_mark mark);
/* The class of a word or sign that stands for itself in a pattern. */
DL_COLD uint16_t dl_loader_literal(struct dl_loader *l, struct dl_view text, struct dl_mark mark);
DL_COLD bool dl_loader_add_form(struct dl_loader *l, const struct dl_form *form);

/* What pieces are written as that are neither a class nor a count. */
extern const char *const dl_piece_signs[];

DL_COLD void dl_parse_file(struct dl_loader *l, uint32_t file);
/* Text of a pattern → pieces and assignments. false: reported. */
DL_COLD bool dl_parse_pattern(struct dl_loader *l, struct dl_raw_pattern *p, struct dl_view text);
/* The same of a part that has a name. */
DL_COLD bool dl_parse_named(struct dl_loader *l, struct dl_named *named, struct dl_view text);

/* The number of a set among the rules' masks; what is alike stands once. */
DL_COLD uint16_t dl_loader_mask(struct dl_loader *l, const struct dl_signatures *set);

DL_COLD bool dl_build_lexicon(struct dl_loader *l);
/* Capture nothing that tells nothing, when all files are read. */
DL_COLD void dl_drop_captures(struct dl_loader *l);
/* Work out first, before and needs of a pattern. */
DL_COLD void dl_pattern_look(struct dl_loader *l, struct dl_compiled *pattern);
/* The expression over the skeleton. */
void dl_pattern_expression(const struct dl_rules *rules, const struct dl_compiled *pattern,
                           struct dl_buf *out);
/* Compile them all, but for those of files that are known to be good. */
DL_COLD bool dl_build_patterns(struct dl_loader *l);
DL_COLD bool dl_check_shapes(struct dl_loader *l); /* compiles them */
/* Every class of a pattern is defined; and, where it is not to be compiled as something is wrong
 * elsewhere, it says a date, if only the groups of all shapes are known. */
DL_COLD void dl_check_names(struct dl_loader *l, bool shapes_known);
DL_COLD bool dl_build_shapes(struct dl_loader *l);
DL_COLD bool dl_build_cues(struct dl_loader *l);

#endif
