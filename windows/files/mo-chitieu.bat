@echo off
rem A console in the sample folder, where chitieu is known by its name. pushd also reaches folders of the network.
rem Code page 65001 is UTF-8: "type", "more" and "findstr" show what chitieu has written with its tone marks.
pushd "%~dp0du-lieu"
chcp 65001 >nul
title chitieu
set "CHITIEU_CONSOLE=1"
set "PATH=%~dp0;%PATH%"
call chitieu evaluate
echo.
echo   chitieu --help
echo   chitieu evaluate -o ket-qua.xlsx
echo.
cmd /k
