/* SPDX-License-Identifier: MIT */
#include "rules/embedded.h"

#include <stdlib.h>

/* Chances of a 1, in 4096ths; each bit takes its chance a 16th of the way to what it was. */
enum { CERTAIN = 12, EVEN = 1 << (CERTAIN - 1), RATE = 4 };

struct model {
    uint16_t is_copy[4], lengths[128], bits[4][32], leading[32][16], bytes[256][256];
};

/* What is read lies from low to high. */
struct reader {
    const unsigned char *p, *end;
    uint32_t low, high, code;
};

static void next_byte(struct reader *r)
{
    r->low <<= 8;
    r->high = r->high << 8 | 0xFF;
    r->code = r->code << 8 | (r->p < r->end ? *r->p++ : 0u);
}

static unsigned read_bit(struct reader *r, uint16_t *chance)
{
    uint32_t middle = r->low + ((r->high - r->low) >> CERTAIN) * *chance;
    bool one = r->code <= middle;
    if (one) {
        r->high = middle;
        *chance = (uint16_t)(*chance + (((1 << CERTAIN) - *chance) >> RATE));
    } else {
        r->low = middle + 1;
        *chance = (uint16_t)(*chance - (*chance >> RATE));
    }
    while (!((r->low ^ r->high) >> 24))
        next_byte(r);
    return one;
}

/* So many bits, each with the chance that those before it have. */
static unsigned read_number(struct reader *r, uint16_t *chances, unsigned bits)
{
    unsigned node = 1;
    while (node >> bits == 0)
        node = node * 2 + read_bit(r, &chances[node]);
    return node - (1u << bits);
}

static size_t read_distance(struct reader *r, struct model *m, size_t length)
{
    size_t class = length - DL_EMBEDDED_LEAST < 3 ? length - DL_EMBEDDED_LEAST : 3;
    unsigned rest = read_number(r, m->bits[class], 5), lead = rest < 4 ? rest : 4;
    size_t distance = 1u << lead | read_number(r, m->leading[rest], lead);
    for (rest -= lead; rest; rest--) {
        uint16_t even = EVEN;
        distance = distance << 1 | read_bit(r, &even);
    }
    return distance;
}

/* The bytes may overlap what they become. */
static void copy_again(struct dl_buf *out, size_t n, size_t distance)
{
    char *to = out->data + out->len;
    for (size_t i = 0; i < n; i++)
        to[i] = *(to + i - distance);
    out->len += n;
}

static void unpack(struct reader *r, struct model *m, size_t end, struct dl_buf *ret)
{
    unsigned before = 0, byte = 0;
    while (ret->len < end) {
        unsigned copy = read_bit(r, &m->is_copy[before]);
        before = (before * 2 + copy) % 4;
        if (copy) {
            size_t n = DL_EMBEDDED_LEAST + read_number(r, m->lengths, 7);
            copy_again(ret, n, read_distance(r, m, n));
        } else {
            ret->data[ret->len++] = (char)read_number(r, m->bytes[byte], 8);
        }
        byte = (unsigned char)ret->data[ret->len - 1];
    }
    ret->data[ret->len] = '\0';
}

void dl_embedded_text(const struct dl_embedded *file, struct dl_buf *ret)
{
    struct model *m = malloc(sizeof *m);
    if (!m || !dl_buf_reserve(ret, file->len)) {
        ret->failed = true;
        free(m);
        return;
    }
    for (uint16_t *chance = (uint16_t *)m; chance < (uint16_t *)(m + 1); chance++)
        *chance = EVEN;
    struct reader r = {file->packed, file->packed + file->n_packed, 0, UINT32_MAX, 0};
    for (int i = 0; i < 4; i++)
        r.code = r.code << 8 | (r.p < r.end ? *r.p++ : 0u);
    unpack(&r, m, ret->len + file->len, ret);
    free(m);
}
