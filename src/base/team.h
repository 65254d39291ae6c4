/* SPDX-License-Identifier: MIT */
/* Threads that share their work: each has work of its own, and while it has none, or waits for
 * some, it does the tasks that others posted. */
#ifndef DL_TEAM_H
#define DL_TEAM_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* A piece of work that any member can do, once it is posted. */
struct dl_task {
    void (*run)(struct dl_task *task, void *member);
    struct dl_task *next;
    enum { DL_TASK_NEW, DL_TASK_POSTED, DL_TASK_RUNNING, DL_TASK_DONE } state;
};

struct dl_team {
    /* Each member's work: called once for each, in a thread of its own but for the first. */
    void (*work)(struct dl_team *team, void *member);
    void *context;  /* of their work */
    void **members; /* what a member calls its own: its working memory */
    size_t n;
    pthread_t *threads;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t changed;
    struct dl_task *first, **last; /* posted tasks that nobody has begun */
    size_t n_posted;
    size_t n_started, n_working; /* members; those whose work has not returned */
    bool is_entered;             /* see dl_team_enter() */
};

/* Let the members work, and return when all is done. at_once: so many begin at once; others when a
 * task is posted that nobody has time for. A thread that the system refuses is done without. */
void dl_team_run(struct dl_team *team, size_t at_once);
void dl_team_post(struct dl_team *team, struct dl_task *task);
/* So many tasks of one member keep all others busy: few when most have work of their own. */
size_t dl_team_room(struct dl_team *team);
/* Has one member alone work of its own, and the others may soon be without a task? */
bool dl_team_runs_out(struct dl_team *team);
/* What only one member does at a time, until it leaves: others wait, and do posted tasks. */
void dl_team_enter(struct dl_team *team, void *member);
void dl_team_leave(struct dl_team *team);
/* Until the task is done: do it, or others that are posted. */
void dl_team_wait(struct dl_team *team, struct dl_task *task, void *member);

#endif
