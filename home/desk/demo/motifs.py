"""What a picture of each field of service shows: simple shapes on a calm ground."""

from __future__ import annotations

import itertools
import math
from itertools import pairwise

from home.desk.demo.canvas import (
    GOLD,
    INK,
    LEAF,
    LEAF_PALE,
    LEAF_SOFT,
    PAPER,
    PETAL,
    RED,
    RED_SOFT,
    SKY,
    WATER,
    WOOD,
    Canvas,
    blend,
)


def figure(canvas: Canvas, x: float, y: float, size: float, coat: object, hair: object = INK) -> None:
    """A person from the shoulders up; ``y`` is where the coat ends."""
    canvas.box(x - size * 0.62, y - size, size * 1.24, size * 1.3, coat, size * 0.55)
    canvas.disc(x, y - size * 1.42, size * 0.46, hair)
    canvas.disc(x, y - size * 1.32, size * 0.4, "#f0d3b8")


def heart(canvas: Canvas, x: float, y: float, size: float, colour: object) -> None:
    points = []
    for n in range(80):
        t = n / 80 * math.tau
        points.append(
            (
                x + size * math.sin(t) ** 3,
                y - size * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)) / 16,
            )
        )
    canvas.shape(points, colour)


def first_aid(canvas: Canvas) -> None:
    heart(canvas, 610, 440, 232, blend(RED, PAPER, 0.75))
    heart(canvas, 610, 430, 200, RED)
    beat = [(200, 440), (470, 440), (510, 390), (560, 520), (610, 310), (660, 500), (700, 440), (1010, 440)]
    canvas.line(beat, PETAL, 13)


def music(canvas: Canvas) -> None:
    for n in range(5):
        y = 330 + n * 52
        points = [(x, y + 34 * math.sin(x / 190 + 0.4) + (x - 600) * 0.02) for x in range(-20, 1240, 20)]
        canvas.line(points, blend(WOOD, PAPER, 0.35), 4)
    for n, (x, step) in enumerate([(300, 3), (430, 2), (560, 1), (690, 2), (820, 0), (950, 1.5)]):
        y = 330 + step * 52 + 34 * math.sin(x / 190 + 0.4)
        canvas.oval(x, y, 30, 22, RED if n % 3 == 0 else INK)
        canvas.line([(x + 27, y - 4), (x + 27, y - 132)], RED if n % 3 == 0 else INK, 7)
    canvas.line([(457, 300), (587, 250)], INK, 15)


def tutoring(canvas: Canvas) -> None:
    canvas.shape([(560, 250), (700, 250), (900, 640), (330, 640)], blend(GOLD, PAPER, 0.72))
    canvas.box(0, 640, 1200, 160, blend(WOOD, PAPER, 0.35))
    canvas.line([(630, 170), (820, 110), (905, 320), (905, 640)], INK, 14)
    canvas.shape([(575, 180), (690, 150), (735, 265), (530, 265)], RED)
    canvas.box(850, 624, 110, 22, INK, 10)
    for side in (-1, 1):
        canvas.shape([(600, 560), (600 + side * 215, 535), (600 + side * 215, 640), (600, 662)], PETAL)
        for row in range(3):
            y = 572 + row * 24
            canvas.line([(600 + side * 30, y + 4), (600 + side * 185, y - 12)], blend(INK, PAPER, 0.7), 4)
    canvas.line([(350, 610), (250, 520)], RED_SOFT, 12)


def mediation(canvas: Canvas) -> None:
    canvas.oval(600, 480, 300, 168, blend(WOOD, PAPER, 0.15))
    canvas.oval(600, 466, 300, 168, blend(WOOD, PAPER, 0.4))
    coats = [RED, LEAF, INK, LEAF_SOFT, RED_SOFT, WOOD, LEAF, GOLD]
    for n, coat in enumerate(coats):
        angle = n * math.tau / len(coats) + 0.2
        x, y = 600 + 400 * math.cos(angle), 466 + 238 * math.sin(angle)
        canvas.disc(x, y, 58, coat)
        canvas.disc(x, y - 8, 31, INK)
    for x, y in ((500, 440), (690, 500), (620, 400)):
        canvas.disc(x, y, 22, PETAL)
        canvas.disc(x, y, 14, blend(LEAF, GOLD, 0.5))
    canvas.blossom(570, 500, 30)


def relief(canvas: Canvas) -> None:
    for n, (x, floors) in enumerate([(150, 4), (370, 5), (590, 4), (810, 6)]):
        height = floors * 78
        top = 690 - height
        wall = blend(WOOD, PAPER, 0.62 + 0.06 * (n % 2))
        canvas.box(x, top, 200, height, wall)
        canvas.shape([(x - 16, top), (x + 216, top), (x + 170, top - 46), (x + 30, top - 46)], blend(RED, WOOD, 0.45))
        for row in range(floors):
            for column in range(3):
                warm = canvas.random.random() < 0.42
                canvas.box(x + 24 + column * 58, top + 18 + row * 78, 36, 44, GOLD if warm else SKY, 4)
    canvas.box(0, 690, 1200, 110, blend(LEAF, PAPER, 0.35))
    figure(canvas, 480, 780, 70, RED)
    figure(canvas, 590, 780, 62, blend(INK, PAPER, 0.3), "#d8d4cf")
    heart(canvas, 536, 600, 34, RED)


def choir(canvas: Canvas) -> None:
    for row, (count, y, size) in enumerate([(9, 500, 58), (8, 615, 66), (7, 745, 76)]):
        for n in range(count):
            x = 600 + (n - (count - 1) / 2) * size * 1.95
            bow = abs(x - 600) * 0.05
            figure(canvas, x, y + bow, size, RED if row % 2 == 0 else PETAL, INK if (n + row) % 3 else "#cfc9c2")
    for n in range(3):
        canvas.arc(600, 420, 190 + n * 55, -145, -35, blend(RED, PAPER, 0.45 + n * 0.18), 7)


def walking(canvas: Canvas) -> None:
    canvas.hill(470, 60, 0.6, LEAF_PALE)
    canvas.shape([(0, 560), (420, 500), (760, 540), (1200, 470), (1200, 610), (740, 640), (400, 590), (0, 660)], WATER)
    canvas.hill(700, 36, 2.1, LEAF_SOFT)
    path = [(x, 745 - 40 * math.sin(x / 300)) for x in range(-20, 1240, 40)]
    canvas.line(path, blend(GOLD, PAPER, 0.55), 34)
    for n, coat in enumerate([RED, LEAF, GOLD, RED_SOFT, INK, RED]):
        x = 260 + n * 118
        y = 735 - 40 * math.sin(x / 300)
        canvas.line([(x, y - 50), (x - 20, y)], INK, 9)
        canvas.line([(x, y - 50), (x + 22, y)], INK, 9)
        canvas.line([(x, y - 110), (x, y - 55)], coat, 34)
        canvas.line([(x, y - 105), (x + 34, y - 80)], coat, 10)
        canvas.disc(x, y - 148, 20, "#f0d3b8")
        canvas.arc(x, y - 150, 19, 180, 360, INK if n % 2 else "#cfc9c2", 8)


def legal_aid(canvas: Canvas) -> None:
    canvas.box(588, 210, 24, 430, WOOD, 10)
    canvas.box(470, 632, 260, 30, WOOD, 14)
    canvas.line([(310, 285), (600, 245), (890, 285)], WOOD, 18)
    canvas.disc(600, 235, 34, RED)
    for x in (310, 890):
        canvas.line([(x, 285), (x - 95, 490)], INK, 5)
        canvas.line([(x, 285), (x + 95, 490)], INK, 5)
        canvas.arc(x, 480, 108, 0, 180, WOOD, 16)
        canvas.shape([(x - 112, 480), (x + 112, 480), (x + 80, 560), (x - 80, 560)], blend(GOLD, WOOD, 0.3))
    canvas.box(238, 424, 144, 58, PETAL, 6)
    canvas.line([(262, 446), (356, 446)], blend(INK, PAPER, 0.6), 5)
    canvas.line([(262, 464), (330, 464)], blend(INK, PAPER, 0.6), 5)
    heart(canvas, 890, 438, 46, RED)


def crafts(canvas: Canvas) -> None:
    canvas.disc(600, 430, 290, RED)
    for ring, (radius, size, count) in enumerate([(212, 52, 12), (122, 44, 8)]):
        for n in range(count):
            angle = n * math.tau / count + ring * 0.2
            x, y = 600 + radius * math.cos(angle), 430 + radius * math.sin(angle)
            canvas.petals(x, y, size, 5, PAPER, angle)
            canvas.disc(x, y, size * 0.2, RED)
    for n in range(24):
        angle = n * math.tau / 24
        canvas.disc(600 + 272 * math.cos(angle), 430 + 272 * math.sin(angle), 9, PAPER)
    canvas.petals(600, 430, 76, 6, PAPER)
    canvas.disc(600, 430, 24, RED)


def volunteering(canvas: Canvas) -> None:
    canvas.hill(640, 30, 1.0, LEAF_SOFT)
    xs = [190, 355, 520, 685, 850, 1015]
    for one, other in itertools.pairwise(xs):
        canvas.line([(one + 50, 610), ((one + other) / 2, 650), (other - 50, 610)], "#f0d3b8", 22)
    for n, x in enumerate(xs):
        figure(canvas, x, 700, 92, RED if n % 2 == 0 else blend(RED, GOLD, 0.25), INK if n % 3 else "#cfc9c2")
        canvas.box(x - 10, 612, 20, 100, GOLD)
        heart(canvas, x + 34, 652, 13, PETAL)


def elderly(canvas: Canvas) -> None:
    canvas.box(0, 620, 1200, 180, blend(WOOD, PAPER, 0.3))
    canvas.oval(600, 500, 190, 150, LEAF)
    canvas.oval(600, 486, 180, 138, blend(LEAF, PAPER, 0.18))
    canvas.arc(800, 485, 82, -80, 85, LEAF, 26)
    canvas.line([(425, 520), (330, 450), (300, 385)], LEAF, 36)
    canvas.oval(600, 362, 84, 24, blend(LEAF, INK, 0.25))
    canvas.disc(600, 330, 22, RED)
    for x in (905, 1035):
        canvas.box(x - 52, 560, 104, 82, PETAL, 22)
        canvas.oval(x, 566, 44, 11, blend(GOLD, WOOD, 0.4))
        for n in (-1, 1):
            points = [(x + n * 16 + 10 * math.sin(y / 22), y) for y in range(545, 425, -10)]
            canvas.line(points, PETAL, 5)
    canvas.blossom(600, 500, 58)


def environment(canvas: Canvas) -> None:
    canvas.hill(650, 26, 0.2, LEAF_SOFT)
    canvas.box(570, 330, 60, 330, WOOD, 20)
    for x, y, radius in [(600, 260, 150), (470, 330, 108), (730, 330, 108), (520, 210, 96), (690, 205, 92)]:
        canvas.disc(x, y, radius, blend(LEAF, LEAF_SOFT, canvas.random.random()))
    for _n in range(16):
        canvas.blossom(canvas.random.uniform(400, 800), canvas.random.uniform(150, 400), 24, canvas.random.random())
    for n, colour in enumerate([LEAF, "#4d7c99", RED, INK]):
        x = 180 + n * 225 + (n > 1) * 30
        canvas.shape([(x, 610), (x + 135, 610), (x + 118, 755), (x + 17, 755)], colour)
        canvas.box(x - 10, 588, 155, 28, blend(colour, PAPER, 0.25), 10)
        canvas.disc(x + 67, 680, 26, PETAL)


def reading(canvas: Canvas) -> None:
    canvas.box(0, 650, 1200, 150, blend(WOOD, PAPER, 0.4))
    for n, (colour, width) in enumerate([(RED, 560), (LEAF, 500), (GOLD, 540), (INK, 450)]):
        x = 600 - width / 2 + (18 if n % 2 else -14)
        y = 590 - n * 66
        canvas.box(x, y, width, 62, colour, 10)
        canvas.box(x + width - 34, y + 9, 30, 44, PETAL, 3)
        canvas.box(x + 46, y, 14, 62, blend(colour, PAPER, 0.4))
    canvas.shape([(450, 330), (750, 330), (690, 392), (510, 392)], PETAL)
    canvas.shape([(515, 330), (600, 215), (685, 330)], blend(PETAL, WATER, 0.35))
    canvas.shape([(600, 215), (685, 330), (600, 330)], PETAL)


def house(canvas: Canvas) -> None:
    canvas.hill(560, 50, 1.5, LEAF_PALE)
    canvas.box(0, 660, 1200, 140, blend(LEAF, PAPER, 0.3))
    canvas.box(240, 350, 720, 320, blend(WOOD, PAPER, 0.72))
    canvas.shape([(200, 360), (1000, 360), (930, 262), (270, 262)], blend(RED, WOOD, 0.2))
    for n in range(5):
        if n != 2:
            canvas.box(282 + n * 134, 420, 100, 120, SKY, 6)
            canvas.line([(332 + n * 134, 420), (332 + n * 134, 540)], PAPER, 6)
    canvas.box(540, 430, 120, 240, RED, 8)
    canvas.line([(600, 436), (600, 668)], blend(RED, INK, 0.3), 5)
    heart(canvas, 600, 312, 34, PETAL)
    for x in (130, 1080):
        canvas.box(x - 13, 520, 26, 160, WOOD, 8)
        canvas.disc(x, 470, 92, LEAF_SOFT)
        for _n in range(9):
            canvas.blossom(x + canvas.random.uniform(-70, 70), 470 + canvas.random.uniform(-70, 70), 21)


def canteen(canvas: Canvas) -> None:
    canvas.box(0, 600, 1200, 200, blend(WOOD, PAPER, 0.3))
    for x, size, colour in [(340, 120, RED), (610, 150, PETAL), (885, 120, LEAF)]:
        canvas.oval(x, 560 - size * 0.5, size, size * 0.32, blend(GOLD, PAPER, 0.4))
        canvas.shape(
            [
                (x - size, 560 - size * 0.5),
                (x + size, 560 - size * 0.5),
                (x + size * 0.45, 640),
                (x - size * 0.45, 640),
            ],
            colour,
        )
        for n in (-1, 0, 1):
            points = [(x + n * 34 + 12 * math.sin(y / 26 + n), y) for y in range(int(520 - size * 0.6), 270, -12)]
            canvas.line(points, PETAL, 6)
    canvas.line([(960, 690), (1130, 560)], WOOD, 10)
    canvas.line([(985, 705), (1150, 582)], WOOD, 10)


def way_here(canvas: Canvas) -> None:
    """A map: the south gate, the way without steps past the pavilion, the center, and where buses stop."""
    canvas.box(0, 690, 1200, 60, blend(GOLD, PAPER, 0.65))
    canvas.box(0, 0, 60, 800, blend(GOLD, PAPER, 0.65))
    for y in (716, 724):
        canvas.line([(0, y), (1200, y)], PETAL, 2)
    for x, y, width, height in [
        (130, 90, 250, 90), (130, 240, 250, 90), (130, 500, 210, 120),
        (450, 70, 260, 80), (820, 70, 270, 90), (820, 500, 270, 110),
    ]:  # fmt: skip
        canvas.box(x + 6, y + 8, width, height, blend(WOOD, PAPER, 0.7), 10)
        canvas.box(x, y, width, height, blend(WOOD, PAPER, 0.45), 10)
    for x, y in ((420, 210), (430, 430), (760, 200), (1130, 300), (760, 620), (380, 620), (1130, 600)):
        canvas.disc(x, y, 30, LEAF_SOFT)
        canvas.blossom(x, y, 16)
    way = [(560, 690), (560, 400), (790, 400)]
    canvas.line(way, PETAL, 40)
    for start, end in pairwise(way):
        steps = max(2, int(math.dist(start, end) / 30))
        for n in range(1, steps):
            x, y = (a + (b - a) * n / steps for a, b in zip(start, end, strict=True))
            canvas.disc(x, y, 7, RED)
    # The pavilion, seen from above, and the center with its heart.
    canvas.shape([(560 + 58 * math.cos(a), 330 + 58 * math.sin(a)) for a in (n * math.tau / 6 for n in range(6))], LEAF)
    canvas.disc(560, 330, 16, GOLD)
    canvas.box(790, 320, 300, 130, RED, 12)
    heart(canvas, 940, 385, 44, PETAL)
    canvas.box(520, 676, 80, 14, INK, 4)
    # Where buses stop.
    for x in (640, 300):
        canvas.box(x, 630, 12, 56, INK, 4)
        canvas.box(x - 24, 600, 60, 44, LEAF, 10)
        canvas.box(x - 14, 610, 40, 14, PETAL, 3)
        for wheel in (-8, 20):
            canvas.disc(x + wheel, 640, 6, INK)


# slug of the picture -> (title, what is drawn, sky, ground)
PICTURES = {
    "first-aid": ("急救：一颗红心", first_aid, PAPER, "#f3dcd5"),
    "music": ("乐器：弦上的音符", music, PAPER, "#ecdfcb"),
    "tutoring": ("课后辅导：灯下的书", tutoring, "#e8e6dc", "#f6ecd6"),
    "mediation": ("调解：围坐的圆桌", mediation, PAPER, LEAF_PALE),
    "relief": ("扶危济困：亮灯的楼", relief, SKY, "#f3e6d6"),
    "choir": ("合唱：三排歌者", choir, PAPER, "#f2dcd3"),
    "walking": ("健步走：河边的小路", walking, SKY, PAPER),
    "legal-aid": ("法律援助：天平", legal_aid, PAPER, "#e6e2d8"),
    "crafts": ("手工：剪纸窗花", crafts, PAPER, "#f4e3d0"),
    "volunteering": ("志愿服务：手拉手", volunteering, SKY, PAPER),
    "elderly": ("助老：一壶热茶", elderly, PAPER, "#ece3d3"),
    "environment": ("环保：梨树与分类桶", environment, SKY, PAPER),
    "reading": ("阅读：书与纸船", reading, PAPER, "#e9e4da"),
    "house": ("梨花里的服务中心", house, SKY, PAPER),
    "canteen": ("食堂：三碗热饭", canteen, PAPER, "#f1e2cd"),
    "map": (
        "小区地图：从南边龙门路上的公交站进南门，一直走到凉亭，向东转，没有台阶，五十米到服务中心",
        way_here,
        LEAF_PALE,
        LEAF_PALE,
    ),
}
