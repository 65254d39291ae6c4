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
    bool ok = dateline_chronology_new(&chronology, NULL) == DATELINE_OK &&
              dateline_extract(engine, &document, chronology, NULL) == DATELINE_OK;
    if (ok) {
        dateline_chronology_sort(chronology);
        ok = dateline_write(chronology, "csv", NULL, add_to_output, ret, NULL) == DATELINE_OK;
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

int main(void)
{
    struct dateline_engine *engine = NULL;
    struct worker *workers = calloc(THREADS, sizeof *workers);

    CHECK_INT(dateline_engine_new(NULL, &engine, NULL), DATELINE_OK);
    CHECK(workers);
    if (engine && workers)
        check_threads(engine, workers);
    free(workers);
    dateline_engine_free(engine);
    return check_done();
}
