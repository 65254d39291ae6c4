/* SPDX-License-Identifier: MIT */
/* Several threads share one engine; each finds what one thread alone finds. Meant to be run under
 * ThreadSanitizer too. */
#include <pthread.h>
#include <stdlib.h>

#include "check.h"
#include "dateline.h"

enum { THREADS = 4, ROUNDS = 8, TEXTS = 4 };

static const char *const texts[TEXTS] = {
    "The abbey was founded c. 1120 and burnt in the winter of 1347. Caesar died on 15 March 44 "
    "BC.\n",
    "GENEVA, May 4 (Own report) - The talks opened on Monday. Three years earlier, in June 2011,\n"
    "they had failed; the next round begins on 12/5/2014, or on 13/5/2014.\n",
    "2015-09-03T10:00Z: started. From 30 September to 2 October 1938 nobody may leave; 2,000 "
    "men.\n",
    "The 1890s, the 3rd century BC, 1914-18, Easter 1916, last August, two years, every Monday.\n",
};

struct output {
    char bytes[8192];
    size_t len;
};

struct worker {
    pthread_t thread;
    const struct dateline_engine *engine;
    struct output outputs[TEXTS];
    int failures;
};

static int add_to_output(void *context, const char *bytes, size_t length)
{
    struct output *output = context;
    if (length >= sizeof output->bytes - output->len)
        return -1;
    memcpy(output->bytes + output->len, bytes, length);
    output->len += length;
    output->bytes[output->len] = '\0';
    return 0;
}

/* The text's chronology as CSV. */
static bool extract(const struct dateline_engine *engine, const char *text, struct output *ret)
{
    const struct dateline_document document = {
        .bytes = text,
        .length = strlen(text),
        .source = "text",
        .date = "2014-05-05",
    };
    struct dateline_chronology *chronology = NULL;
    *ret = (struct output){0};
    bool ok = dateline_chronology_new(NULL, &chronology, NULL) == DATELINE_OK &&
              dateline_extract(engine, &document, chronology, NULL) == DATELINE_OK;
    if (ok) {
        ok = dateline_chronology_sort(chronology, NULL) == DATELINE_OK &&
             dateline_write(chronology, "csv", NULL, add_to_output, ret, NULL) == DATELINE_OK;
    }
    dateline_chronology_free(chronology);
    return ok;
}

static void *work(void *context)
{
    struct worker *worker = context;
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < TEXTS; i++)
            if (!extract(worker->engine, texts[i], &worker->outputs[i]))
                worker->failures++;
    return NULL;
}

static void check_threads(const struct dateline_engine *engine, struct worker *workers)
{
    struct output alone;

    for (int t = 0; t < THREADS; t++) {
        workers[t] = (struct worker){.engine = engine};
        CHECK_INT(pthread_create(&workers[t].thread, NULL, work, &workers[t]), 0);
    }
    for (int t = 0; t < THREADS; t++) {
        CHECK_INT(pthread_join(workers[t].thread, NULL), 0);
        CHECK_INT(workers[t].failures, 0);
    }
    for (int i = 0; i < TEXTS; i++) {
        CHECK(extract(engine, texts[i], &alone));
        CHECK(strchr(alone.bytes, '\n') != strrchr(alone.bytes, '\n')); /* more than the header */
        for (int t = 0; t < THREADS; t++)
            CHECK_STR(workers[t].outputs[i].bytes, alone.bytes);
    }
}

/* ---- a batch --------------------------------------------------------------------------------- */

enum { DOCUMENTS = 9, LONG_BYTES = 5 << 19 };

struct batch_texts {
    char *bytes; /* of a document that is long enough to be searched in pieces */
    size_t next; /* document to be told */
};

/* Each third document is long, and one is none. */
static int open_text(void *context, size_t index, struct dateline_document *ret,
                     struct dateline_error *reterr)
{
    const struct batch_texts *b = context;
    if (index == 4) {
        reterr->code = DATELINE_EIO;
        return DATELINE_EIO;
    }
    ret->bytes = index % 3 == 1 ? b->bytes : texts[index % TEXTS];
    ret->length = strlen(ret->bytes);
    ret->source = "text";
    ret->date = index == 5 ? "2014-02-30" : "2014-05-05";
    return DATELINE_OK;
}

static void hear(void *context, size_t index, const struct dateline_error *warning,
                 bool verbose_only)
{
    struct batch_texts *b = context;
    (void)warning, (void)verbose_only;
    CHECK_INT(index, b->next);
}

static void done(void *context, size_t index, int code, const struct dateline_error *error)
{
    struct batch_texts *b = context;
    (void)error;
    CHECK_INT(index, b->next++);
    CHECK_INT(code, index == 4 ? DATELINE_EIO : index == 5 ? DATELINE_EINVAL : DATELINE_OK);
}

/* A hash of the rows, of which there are *ret_n. */
static uint64_t extract_batch(const struct dateline_engine *engine, unsigned n_threads, char *bytes,
                              size_t *ret_n)
{
    struct batch_texts texts_of_batch = {.bytes = bytes};
    const struct dateline_batch batch = {
        .n = DOCUMENTS,
        .open = open_text,
        .on_warning = hear,
        .done = done,
        .verbose = true,
        .context = &texts_of_batch,
    };
    struct dateline_chronology *chronology = NULL;
    struct dateline_row row;
    uint64_t hash = 0;
    struct dateline_chronology_options options = {.n_threads = n_threads};
    CHECK_INT(dateline_chronology_new(&options, &chronology, NULL), DATELINE_OK);
    CHECK_INT(dateline_extract_all(engine, &batch, chronology, NULL), DATELINE_OK);
    CHECK_INT(texts_of_batch.next, DOCUMENTS);
    CHECK_INT(dateline_chronology_sort(chronology, NULL), DATELINE_OK);
    for (*ret_n = 0; dateline_chronology_row(chronology, *ret_n, &row); ++*ret_n)
        for (const char *p = row.id; *p; p++)
            hash = (hash ^ (unsigned char)*p) * UINT64_C(0x100000001B3) + row.line;
    dateline_chronology_free(chronology);
    return hash;
}

static void check_batch(const struct dateline_engine *engine)
{
    char *bytes = malloc(LONG_BYTES + 200);
    size_t n_alone, n, len = 0;
    for (int i = 0; len < LONG_BYTES; i++)
        len += (size_t)sprintf(bytes + len, "Entry %d. It began in %d, and ended on a Monday.\n\n",
                               i, 1500 + i % 500);
    uint64_t alone = extract_batch(engine, 1, bytes, &n_alone);
    CHECK(n_alone > LONG_BYTES / 50);
    for (unsigned n_threads = 2; n_threads <= THREADS; n_threads += 2) {
        CHECK(extract_batch(engine, n_threads, bytes, &n) == alone);
        CHECK_INT(n, n_alone);
    }
    free(bytes);
}

static int open_long(void *context, size_t index, struct dateline_document *ret,
                     struct dateline_error *reterr)
{
    (void)index, (void)reterr;
    ret->bytes = context;
    ret->length = strlen(ret->bytes);
    ret->date = "2014-05-05";
    return DATELINE_OK;
}

/* More threads than documents, which are so long that the others help: whichever of them is first
 * where a document is to be taken. */
static void check_few_documents(const struct dateline_engine *engine)
{
    enum { FEW_BYTES = 3 << 18, TURNS = 3 };
    char *bytes = malloc(FEW_BYTES + 200);
    size_t len = 0, n = 0, before = 0;
    for (int i = 0; len < FEW_BYTES; i++)
        len += (size_t)sprintf(bytes + len, "Entry %d. It ended in %d, so they say.\n\n", i,
                               1500 + i % 500);
    for (int turn = 0; turn < TURNS; turn++) {
        const struct dateline_batch batch = {.n = THREADS - 1, .open = open_long, .context = bytes};
        const struct dateline_chronology_options options = {.n_threads = THREADS};
        struct dateline_chronology *c = NULL;
        CHECK_INT(dateline_chronology_new(&options, &c, NULL), DATELINE_OK);
        CHECK_INT(dateline_extract_all(engine, &batch, c, NULL), DATELINE_OK);
        n = dateline_chronology_count(c);
        CHECK(turn == 0 || n == before);
        before = n;
        dateline_chronology_free(c);
    }
    CHECK(n > FEW_BYTES / 50);
    free(bytes);
}

int main(void)
{
    struct dateline_engine *engine = NULL;
    struct worker *workers = calloc(THREADS, sizeof *workers);

    CHECK_INT(dateline_engine_new(NULL, &engine, NULL), DATELINE_OK);
    CHECK(workers);
    if (engine && workers)
        check_threads(engine, workers);
    if (engine) {
        check_batch(engine);
        check_few_documents(engine);
    }
    free(workers);
    dateline_engine_free(engine);
    return check_done();
}
