"""The networks: a MiniLM encoder with word shapes and quotation marks, a tagger of cues, a linker of each cue to its words."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

WIDTH, HEADS, INNER, LAYERS, POSITIONS = 384, 12, 1536, 6, 512
SHAPES, QUOTED, DISTANCES, LINKED = 8, 6, 64, 256


class Layer(nn.Module):
    """One transformer layer, normalised after each half, as BERT's."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.n1, self.n2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.f1, self.f2 = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """x [B, T, WIDTH]; bias [B, HEADS, T, T], added to the attention's logits."""
        size, length, _ = x.shape
        q, k, v = (part(x).view(size, length, HEADS, -1).transpose(1, 2) for part in (self.q, self.k, self.v))
        if bias is None:  # as export.py traces it: plain operations that quantise
            seen = torch.softmax(q @ k.transpose(-1, -2) * (1 / math.sqrt(WIDTH // HEADS)), -1) @ v
        else:
            seen = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = self.n1(x + self.o(seen.transpose(1, 2).reshape(size, length, WIDTH)))
        return self.n2(x + self.f2(F.gelu(self.f1(x))))


class Encoder(nn.Module):
    """Pieces with the shape and quotation state of their words -> a vector a piece."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.word, self.pos = nn.Embedding(vocabulary, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.shape, self.quote = nn.Embedding(SHAPES, WIDTH), nn.Embedding(QUOTED, WIDTH)
        nn.init.zeros_(self.shape.weight)  # what MiniLM did not have begins without a say
        nn.init.zeros_(self.quote.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, pieces: Tensor, shape: Tensor, quoted: Tensor, mask: Tensor | None) -> Tensor:
        """All [B, T]; `mask` true where there is a piece, None where all are."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.norm(self.word(pieces) + self.pos(places) + self.shape(shape) + self.quote(quoted))
        bias = None
        if mask is not None:
            bias = torch.zeros(mask.shape, dtype=x.dtype).masked_fill(~mask, -1e4)[:, None, None, :]
            bias = bias.expand(-1, HEADS, mask.shape[1], mask.shape[1])
            bias = bias.to(torch.bfloat16) if torch.is_autocast_enabled("cpu") else bias
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Reader(nn.Module):
    """Tags each word (none, first word of a cue, further word) and links cues to the words of their source and content."""

    def __init__(self, vocabulary: int, drop: float = 0.1) -> None:
        super().__init__()
        self.enc, self.drop = Encoder(vocabulary), drop
        self.tag = nn.Linear(WIDTH, 3)
        self.a, self.c = nn.Linear(WIDTH, LINKED), nn.Linear(WIDTH, LINKED)
        self.rel, self.par = nn.Embedding(DISTANCES, LINKED), nn.Embedding(3, LINKED)
        self.bil, self.bic = nn.Linear(WIDTH, LINKED), nn.Linear(WIDTH, 2 * LINKED)
        self.out = nn.Linear(LINKED, 2)
        nn.init.normal_(self.rel.weight, std=0.02)
        nn.init.normal_(self.par.weight, std=0.02)

    def tags(self, pieces: Tensor, shape: Tensor, quoted: Tensor, mask: Tensor | None, begins: Tensor) -> tuple[Tensor, Tensor]:
        """`begins` [B, W]: the first piece of each word -> vectors [B, W, WIDTH], logits [B, W, 3]."""
        x = self.enc(pieces, shape, quoted, mask)
        words = torch.gather(x, 1, begins[..., None].expand(-1, -1, WIDTH))
        return words, self.tag(F.dropout(words, self.drop, self.training))

    def links(self, words: Tensor, row: Tensor, first: Tensor, last: Tensor, distance: Tensor, line: Tensor) -> Tensor:
        """Cues [C] in `row` of the batch, `distance` and `line` [C, W] (buckets) -> logits [C, W, 2] of source and content."""
        seen = F.dropout(words, self.drop, self.training)
        each = torch.arange(len(row), device=row.device)
        own = words[row]
        cue = (own[each, first] + own[each, last]) / 2
        hidden = F.gelu(self.a(seen)[row] + self.c(cue)[:, None] + self.rel(distance) + self.par(line))
        roles = self.bic(cue).view(-1, 2, LINKED)
        return self.out(hidden) + torch.einsum("cwh,ckh->cwk", self.bil(seen)[row], roles) / math.sqrt(LINKED)


def buckets(words: int, first: Tensor, last: Tensor, lines: Tensor) -> tuple[Tensor, Tensor]:
    """Distance of each word from each cue, and whether its line is the cue's (0), before (1) or after (2); [C, W].

    `lines` [C, W] are the numbers of the words' lines. The same as `english_model._bucket`.
    """
    at = torch.arange(words)[None]
    distance = torch.where(at < first[:, None], at - first[:, None], torch.where(at > last[:, None], at - last[:, None], 0))
    far = distance.abs()
    bucket = torch.where(far < 16, far, (16 + torch.log2(far.float().clamp(min=1) / 16) * 4).long()).clamp(max=31)
    own = lines[torch.arange(len(first)), first][:, None]
    line = torch.where(lines == own, 0, torch.where(lines < own, 1, 2))
    return torch.where(distance < 0, bucket + 32, bucket), line
